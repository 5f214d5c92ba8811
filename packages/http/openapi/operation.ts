import type { z } from 'zod'
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
    parameters: parametersOf(route, parts),
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

function parametersOf(route: Route, parts: Components): readonly JsonSchema[] {
  const streams = Object.values(route.answers).some(({ contentType }) => contentType === 'text/event-stream')
  return [
    ...namedParameters(route.params, 'path', parts),
    ...namedParameters(route.query, 'query', parts),
    ...(route.ifMatch === 'required' ? [headerReference('IfMatch')] : []),
    ...(route.method === 'get' ? [] : [headerReference('IdempotencyKey')]),
    ...(streams ? [headerReference('LastEventId')] : []),
    headerReference('AnnalsAfter'),
    headerReference('Prefer'),
    headerReference('CorrelationId'),
    headerReference('Traceparent'),
  ]
}

function namedParameters(
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
  parts: Components,
): readonly JsonSchema[] {
  if (schema === undefined) return []
  const { required } = objectSchemaOf(schema, 'input')
  return Object.entries<z.ZodType>(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: parts.use(field, 'input'),
  }))
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
