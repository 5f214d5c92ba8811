import { z } from 'zod'

/** Problem codes that every part may answer; each service adds the codes of its own refusals. */
export const commonProblems = {
  'malformed-json': 400,
  'repeated-key': 400,
  'invalid-request': 422,
  'invalid-token-header': 400,
  unauthenticated: 401,
  forbidden: 403,
  'no-profile': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'revision-mismatch': 412,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'idempotency-key-reused': 422,
  'if-match-required': 428,
  'too-many-requests': 429,
  internal: 500,
  contention: 503,
  'not-caught-up': 503,
  unavailable: 503,
} as const

export type CommonProblemCode = keyof typeof commonProblems

const paramsSchema = z.record(z.string(), z.unknown())

/** RFC 9457 problem details: `code` and `params` are for programs, `detail` is English and for logs. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string(),
    params: paramsSchema.optional(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), params: paramsSchema.optional() }))
      .optional(),
    detail: z.string().optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problemSchema>
