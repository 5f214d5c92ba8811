import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

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

type Parameter = { readonly $ref: string } | { readonly name: string; readonly in: string }

type Operation = {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers?: Readonly<Record<string, unknown>>
        readonly content?: Readonly<Record<string, unknown>>
      }
    >
  >
}

export type OpenApi = {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Headers that mean something to a client: an answer that bears one without its document saying so is an error. */
const meaningfulHeaders = ['annals-position', 'annals-parked', 'etag', 'link', 'location', 'retry-after']

/** Holds every exchange against the served documents: an undocumented path, status, header or body is an error. */
export function openApiChecker(documents: readonly OpenApi[]): (exchange: Exchange) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  const served = documents.map((document, index) => {
    const key = `document-${index}`
    ajv.addSchema({ ...document, $id: key }, key)
    return { key, document, basePath: basePathOf(document) }
  })

  function validate(key: string, pointer: readonly string[], value: unknown, what: string): void {
    const path = pointer
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const check = ajv.getSchema(`${key}#/${path}`)
    if (check === undefined) throw new Error(`${what}: no schema at ${path}`)
    if (!check(value)) throw new Error(`${what} breaks its schema: ${ajv.errorsText(check.errors)}`)
  }

  return (exchange) => {
    const { pathname: path, searchParams } = new URL(exchange.url)
    const what = `${exchange.method} ${path} → ${exchange.status}`
    const owner = served.find(({ basePath }) => path.startsWith(`${basePath}/`))
    if (owner === undefined) throw new Error(`${what}: no document covers this path`)
    const method = exchange.method.toLowerCase()
    const template = templateOf(owner.document, path.slice(owner.basePath.length), method)
    const operation = template === undefined ? undefined : owner.document.paths[template]?.[method]
    if (template === undefined || operation === undefined)
      throw new Error(`${what}: the operation is not documented`)
    const response = operation.responses[String(exchange.status)]
    if (response === undefined) throw new Error(`${what}: the status is not documented`)
    checkHeaders(response.headers ?? {}, exchange.headers, what)

    const mediaType = exchange.contentType?.split(';')[0]?.trim()
    if (mediaType !== undefined && mediaType !== '') {
      if (response.content?.[mediaType] === undefined)
        throw new Error(`${what}: ${mediaType} is not documented`)
      if (mediaType.endsWith('json')) {
        const content = ['responses', String(exchange.status), 'content', mediaType, 'schema']
        validate(owner.key, ['paths', template, method, ...content], exchange.body, what)
      }
    } else if (response.content !== undefined) {
      throw new Error(`${what}: a body is documented, none was sent`)
    }
    if (exchange.status >= 300) return

    // What is accepted must be documented too.
    const known = queryParameters(operation)
    const unknown = [...searchParams.keys()].filter((name) => !known.has(name))
    if (unknown.length > 0) throw new Error(`${what}: ${unknown.join(', ')} is accepted, not documented`)
    if (exchange.requestBody !== undefined) {
      const pointer = ['paths', template, method, 'requestBody', 'content', 'application/json', 'schema']
      validate(owner.key, pointer, exchange.requestBody, `${what}: the request`)
    }
  }
}

function checkHeaders(documented: Readonly<Record<string, unknown>>, sent: Headers, what: string): void {
  const names = new Set(Object.keys(documented).map((name) => name.toLowerCase()))
  const surplus = meaningfulHeaders.filter((name) => sent.has(name) && !names.has(name))
  if (surplus.length > 0) throw new Error(`${what}: the header ${surplus.join(', ')} is not documented`)
  if (!sent.has('x-correlation-id')) throw new Error(`${what}: without X-Correlation-Id`)
}

function queryParameters({ parameters }: Operation): ReadonlySet<string> {
  return new Set(
    parameters.flatMap((parameter) =>
      'name' in parameter && parameter.in === 'query' ? parameter.name : [],
    ),
  )
}

function basePathOf(document: OpenApi): string {
  const url = document.servers[0]?.url ?? '/'
  return new URL(url, 'http://localhost').pathname.replace(/\/$/, '')
}

/** Literal paths win over templates, as they do in the router. */
function templateOf(document: OpenApi, path: string, method: string): string | undefined {
  const candidates = Object.keys(document.paths).filter((template) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')
    return document.paths[template]?.[method] !== undefined && new RegExp(`^${pattern}$`).test(path)
  })
  return candidates.toSorted((a, b) => a.split('{').length - b.split('{').length)[0]
}
