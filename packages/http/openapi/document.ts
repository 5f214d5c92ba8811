import type { Route } from '../route.ts'
import { components } from './components.ts'
import { answerHeaders, headerParameters } from './headers.ts'
import type { JsonSchema } from './json-schema.ts'
import { operationOf, templatedPath } from './operation.ts'

export type OpenApiSettings = {
  readonly title: string
  readonly version: string
  readonly basePath: string
  readonly routes: readonly Route[]
  readonly docs: {
    /** The one public origin, without a slash at its end. */
    readonly publicUrl: string
    readonly authorizationUrl: string
    readonly tokenUrl: string
  }
}

/** The part's OpenAPI 3.1 document, made from the very schemas that its router parses with. */
export function openApiDocument({ title, version, basePath, routes, docs }: OpenApiSettings): JsonSchema {
  const parts = components()
  const paths = Object.fromEntries(
    [...Map.groupBy(routes, ({ path }) => path)].map(([path, sharing]) => [
      templatedPath(path),
      Object.fromEntries(sharing.map((route) => [route.method, operationOf(route, parts)])),
    ]),
  )
  return {
    openapi: '3.1.1',
    info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: `${docs.publicUrl}${basePath}` }],
    security: [{ login: ['openid'] }, { bearer: [] }],
    paths,
    components: {
      schemas: parts.schemas(),
      parameters: headerParameters,
      headers: answerHeaders,
      securitySchemes: {
        login: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: docs.authorizationUrl,
              tokenUrl: docs.tokenUrl,
              scopes: { openid: 'Log in.' },
            },
          },
        },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  }
}
