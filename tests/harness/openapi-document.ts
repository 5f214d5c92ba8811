type Parameter = { readonly $ref: string } | { readonly name: string; readonly in: string }

export type OpenApiOperation = {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, OpenApiResponse>>
}

export type OpenApiResponse = {
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, unknown>>
}

/** As much of an OpenAPI document as an exchange is held against. */
export type OpenApi = {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
}

/** The path that all of the document's paths are below. */
export function basePathOf(document: OpenApi): string {
  const url = document.servers[0]?.url ?? '/'
  return new URL(url, 'http://localhost').pathname.replace(/\/$/, '')
}

/** The operation of a path below the base path. Literal paths win over templates, as they do in the router. */
export function operationOf(
  document: OpenApi,
  method: string,
  path: string,
): { readonly template: string; readonly operation: OpenApiOperation } | undefined {
  const matching = Object.keys(document.paths).filter((template) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')
    return new RegExp(`^${pattern}$`).test(path)
  })
  const found = matching
    .toSorted((left, right) => left.split('{').length - right.split('{').length)
    .flatMap((template) => {
      const operation = document.paths[template]?.[method]
      return operation === undefined ? [] : [{ template, operation }]
    })
  return found[0]
}

export function queryParameters({ parameters }: OpenApiOperation): ReadonlySet<string> {
  return new Set(
    parameters.flatMap((parameter) =>
      'name' in parameter && parameter.in === 'query' ? [parameter.name] : [],
    ),
  )
}
