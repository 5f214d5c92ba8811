import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import {
  basePathOf,
  type OpenApi,
  type OpenApiOperation,
  type OpenApiResponse,
  operationOf,
  queryParameters,
} from './openapi-document.ts'

/** One request and its answer, as they went over the wire. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly requestBody?: unknown
  readonly status: number
  readonly contentType: string | null
  readonly headers: Headers
  readonly body: unknown
}

/** Headers that mean something to a client: an answer that bears one without its document saying so is an error. */
const meaningfulHeaders = ['annals-position', 'annals-parked', 'etag', 'link', 'location', 'retry-after']

/** Validates a value by the schema at a JSON Pointer's parts of one document. */
type Validate = (pointer: readonly string[], value: unknown) => void

/** Holds every exchange against the served documents: an undocumented path, status, header or body is an error. */
export function openApiChecker(documents: readonly OpenApi[]): (exchange: Exchange) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  const served = documents.map((document, index) => {
    const key = `document-${index}`
    ajv.addSchema({ ...document, $id: key }, key)
    return { key, document, basePath: basePathOf(document) }
  })

  return (exchange) => {
    const path = new URL(exchange.url).pathname
    const what = `${exchange.method} ${path} → ${exchange.status}`
    const method = exchange.method.toLowerCase()
    const owner = served.find(({ basePath }) => path.startsWith(`${basePath}/`))
    if (owner === undefined) throw new Error(`${what}: no document covers this path`)
    const found = operationOf(owner.document, method, path.slice(owner.basePath.length))
    if (found === undefined) throw new Error(`${what}: the operation is not documented`)
    const validate: Validate = (below, value) => {
      const pointer = ['paths', found.template, method, ...below].map(fragmentPart).join('/')
      const check = ajv.getSchema(`${owner.key}#/${pointer}`)
      if (check === undefined) throw new Error(`${what}: no schema at ${pointer}`)
      if (!check(value))
        throw new Error(`${what}: ${below[0]} breaks its schema: ${ajv.errorsText(check.errors)}`)
    }
    checkAnswer(found.operation.responses[String(exchange.status)], exchange, validate, what)
    if (exchange.status < 300) checkAccepted(found.operation, exchange, validate, what)
  }
}

function checkAnswer(
  response: OpenApiResponse | undefined,
  { status, contentType, headers, body }: Exchange,
  validate: Validate,
  what: string,
): void {
  if (response === undefined) throw new Error(`${what}: the status is not documented`)
  const documented = new Set(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase()))
  const surplus = meaningfulHeaders.filter((name) => headers.has(name) && !documented.has(name))
  if (surplus.length > 0) throw new Error(`${what}: the header ${surplus.join(', ')} is not documented`)
  if (!headers.has('x-correlation-id')) throw new Error(`${what}: without X-Correlation-Id`)
  const mediaType = contentType?.split(';')[0]?.trim() ?? ''
  if (mediaType === '') {
    if (response.content !== undefined) throw new Error(`${what}: a body is documented, none was sent`)
    return
  }
  if (response.content?.[mediaType] === undefined) throw new Error(`${what}: ${mediaType} is not documented`)
  if (mediaType.endsWith('json')) {
    validate(['responses', String(status), 'content', mediaType, 'schema'], body)
  }
}

/** What is accepted must be documented, too. */
function checkAccepted(
  operation: OpenApiOperation,
  { url, requestBody }: Exchange,
  validate: Validate,
  what: string,
): void {
  const known = queryParameters(operation)
  const unknown = [...new URL(url).searchParams.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`${what}: ${unknown.join(', ')} is accepted, not documented`)
  if (requestBody === undefined) return
  if (operation.requestBody === undefined) throw new Error(`${what}: a body is accepted, not documented`)
  validate(['requestBody', 'content', 'application/json', 'schema'], requestBody)
}

function fragmentPart(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}
