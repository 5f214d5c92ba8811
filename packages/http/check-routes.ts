import { type JsonSchema, jsonSchemaOf } from './openapi/json-schema.ts'
import type { Route } from './route.ts'

/** Faults of a route table that its type cannot exclude; a table with one is never served. */
export function routeFaults(routes: readonly Route[]): readonly string[] {
  return [
    ...routes.flatMap((route) => ownFaults(route).map((fault) => `${route.operationId}: ${fault}`)),
    ...repeated(routes.map(({ operationId }) => operationId)).map(
      (id) => `${id}: is the operationId of two routes`,
    ),
    ...repeated(routes.map(({ method, path }) => `${method} ${path}`)).map((at) => `${at}: is served twice`),
  ]
}

/** The names in a path, `orderId` of `/orders/:orderId/ship`. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}

function ownFaults(route: Route): readonly string[] {
  const inPath = pathParameters(route.path).toSorted().join()
  const inSchema = Object.keys(route.params?.shape ?? {})
    .toSorted()
    .join()
  const statuses = Object.keys(route.answers).map(Number)
  const faults: (readonly [boolean, string])[] = [
    [!/^(\/[\w.:-]+)+$/.test(route.path), `path ${route.path} must start with / and hold no pattern`],
    [!/^[a-z][A-Za-z0-9]*$/.test(route.operationId), 'operationId must be camelCase'],
    [route.roles.length === 0, 'has no role, so nobody could call it'],
    [inPath !== inSchema, `has the path parameters [${inPath}], but its schema has [${inSchema}]`],
    [
      statuses.length === 0 || statuses.some((status) => status < 200 || status > 299),
      'needs answers, all of them 2xx',
    ],
    [
      Object.values(route.problems).some((status) => status < 400 || status > 599),
      'has a problem that is no 4xx or 5xx',
    ],
    [route.method === 'get' && route.body !== undefined, 'is a GET with a body'],
    [route.method === 'get' && route.ifMatch !== undefined, 'is a GET with If-Match'],
    [
      route.body !== undefined && !isStrict(jsonSchemaOf(route.body, 'input')),
      'has a body that ignores unknown fields',
    ],
    [
      route.query !== undefined && !isStrict(jsonSchemaOf(route.query, 'input')),
      'has a query that ignores unknown fields',
    ],
  ]
  return faults.flatMap(([broken, fault]) => (broken ? [fault] : []))
}

/** Every object in it says what becomes of further fields. */
function isStrict(value: {
  readonly schema: JsonSchema
  readonly definitions: Readonly<Record<string, JsonSchema>>
}): boolean {
  return [value.schema, ...Object.values(value.definitions)].every(objectsAreClosed)
}

function objectsAreClosed(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true
  if (Array.isArray(schema)) return schema.every(objectsAreClosed)
  const fields = Object.entries(schema)
  const isOpenObject =
    fields.some(([key, value]) => key === 'properties' && typeof value === 'object') &&
    !Object.hasOwn(schema, 'additionalProperties')
  return !isOpenObject && fields.every(([, value]) => objectsAreClosed(value))
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}
