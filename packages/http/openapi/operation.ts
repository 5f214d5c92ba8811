import type { AnswerSpec, Route } from '../route.ts'
import type { Components } from './components.ts'
import { headerReference } from './headers.ts'
import { type JsonSchema, objectSchemaOf } from './json-schema.ts'
import { problemResponses } from './problems.ts'

/** One route as an OpenAPI operation. */
export function operationOf(route: Route, parts: Components): JsonSchema {
  const requestBody = requestBodyOf(route, parts)
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: `Roles: ${route.roles.join(', ')}.`,
    'x-annals-roles': route.roles,
    parameters: parametersOf(route),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, spec]) => [status, responseOf(spec, parts)]),
      ),
      ...problemResponses(route, parts),
    },
  }
}

/** `/orders/:orderId` as OpenAPI writes it. */
export function templatedPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}

function parametersOf(route: Route): readonly JsonSchema[] {
  const path = route.params === undefined ? undefined : objectSchemaOf(route.params, 'input')
  const query = route.query === undefined ? undefined : objectSchemaOf(route.query, 'input')
  const streams = Object.values(route.answers).some(({ contentType }) => contentType === 'text/event-stream')
  return [
    ...Object.entries(path?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema,
    })),
    ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: query?.required.includes(name) ?? false,
      schema,
    })),
    ...(route.ifMatch === 'required' ? [headerReference('IfMatch')] : []),
    ...(route.method === 'get' ? [] : [headerReference('IdempotencyKey')]),
    ...(streams ? [headerReference('LastEventId')] : []),
    headerReference('AnnalsAfter'),
    headerReference('Prefer'),
    headerReference('CorrelationId'),
    headerReference('Traceparent'),
  ]
}

function requestBodyOf({ body }: Route, parts: Components): JsonSchema | undefined {
  if (body === undefined) return undefined
  return {
    required: !body.safeParse(undefined).success,
    content: { 'application/json': { schema: parts.use(body, 'input') } },
  }
}

function responseOf(
  { description, schema, contentType, headers }: AnswerSpec,
  parts: Components,
): JsonSchema {
  const names = ['X-Correlation-Id', ...(headers ?? [])]
  const type = contentType ?? 'application/json'
  const content =
    schema === undefined && contentType === undefined
      ? {}
      : {
          content: {
            [type]: { schema: schema === undefined ? { type: 'string' } : parts.use(schema, 'output') },
          },
        }
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...content,
  }
}
