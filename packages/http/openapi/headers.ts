import type { JsonSchema } from './json-schema.ts'

type Parameter = { readonly [field: string]: unknown }

const text = { type: 'string' }

function header(name: string, description: string, schema: JsonSchema = text, required = false): Parameter {
  return { name, in: 'header', required, description, schema }
}

/** Request headers, as `components.parameters`; the key is what an operation refers to. */
export const headerParameters = {
  IdempotencyKey: header(
    'Idempotency-Key',
    'The same key with the same request has one effect and one answer, for 30 days; with another body it is refused.',
    { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7E]+$' },
  ),
  IfMatch: header(
    'If-Match',
    'The ETag of what was read. Another revision since: 412, nothing is lost.',
    { type: 'string', pattern: '^"\\d{1,15}"$' },
    true,
  ),
  AnnalsAfter: header(
    'Annals-After',
    'Values of Annals-Position, joined by commas: the answer waits until what those commands wrote is seen here.',
  ),
  Prefer: header('Prefer', 'wait=n: for how many seconds Annals-After may hold the request.'),
  CorrelationId: header(
    'X-Correlation-Id',
    'Ties logs and events of one cause together; made here when absent.',
  ),
  Traceparent: header('traceparent', 'W3C trace context, passed on.'),
  LastEventId: header(
    'Last-Event-ID',
    'The id of the last event that was received; the stream goes on behind it.',
  ),
} as const

/** Answer headers, as `components.headers`. */
export const answerHeaders: Readonly<Record<string, Parameter>> = {
  'X-Correlation-Id': { description: 'The correlation id that logs and events hold.', schema: text },
  'Annals-Position': {
    description: 'What the command wrote; opaque. Send it back as Annals-After.',
    schema: text,
  },
  'Annals-Parked': {
    description: 'An event of this item could not be handled yet: what is shown is older than it should be.',
    schema: { type: 'string', const: 'true' },
  },
  ETag: { description: 'The revision, for If-Match.', schema: { type: 'string', pattern: '^"\\d+"$' } },
  Link: { description: 'rel="next": the following page. Absent on the last.', schema: text },
  Location: { description: 'Where what was created is read.', schema: text },
  'Retry-After': {
    description: 'Seconds after which to ask again.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
  'WWW-Authenticate': { description: 'Which kind of token is asked for.', schema: text },
}

export function headerReference(name: keyof typeof headerParameters): Parameter {
  return { $ref: `#/components/parameters/${name}` }
}
