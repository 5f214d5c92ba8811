import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** One request and its answer, as they went over the wire. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly requestBody?: unknown
  readonly status: number
  readonly contentType: string | null
  readonly body: unknown
}

type Operation = {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

export type OpenApi = {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Holds every exchange against the served documents: an undocumented path, status or body is an error. */
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
    const path = new URL(exchange.url).pathname
    const what = `${exchange.method} ${path} → ${exchange.status}`
    const owner = served.find(({ basePath }) => path.startsWith(`${basePath}/`))
    if (owner === undefined) throw new Error(`${what}: no document covers this path`)
    const template = templateOf(
      owner.document,
      path.slice(owner.basePath.length),
      exchange.method.toLowerCase(),
    )
    if (template === undefined) throw new Error(`${what}: the operation is not documented`)
    const method = exchange.method.toLowerCase()
    const operation = owner.document.paths[template]?.[method]
    const response = operation?.responses[String(exchange.status)]
    if (response === undefined) throw new Error(`${what}: the status is not documented`)
    const mediaType = exchange.contentType?.split(';')[0]?.trim()
    if (mediaType !== undefined && mediaType !== '') {
      if (response.content?.[mediaType] === undefined)
        throw new Error(`${what}: ${mediaType} is not documented`)
      if (mediaType.endsWith('json')) {
        const pointer = [
          'paths',
          template,
          method,
          'responses',
          String(exchange.status),
          'content',
          mediaType,
          'schema',
        ]
        validate(owner.key, pointer, exchange.body, what)
      }
    }
    if (exchange.status < 300 && exchange.requestBody !== undefined) {
      const pointer = ['paths', template, method, 'requestBody', 'content', 'application/json', 'schema']
      validate(owner.key, pointer, exchange.requestBody, `${what}: the request`)
    }
  }
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
