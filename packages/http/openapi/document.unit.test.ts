import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import type { Route } from '../route.ts'
import { recordedChanges } from '../sample-part/recorded-changes.ts'
import { sampleRoutes } from '../sample-part/routes.ts'
import { basePath, sampleDocs } from '../sample-part/sample-part.ts'
import { components } from './components.ts'
import { openApiDocument } from './document.ts'
import { problemCodes } from './problems.ts'

type Operation = {
  readonly operationId: string
  readonly parameters: readonly {
    readonly $ref?: string
    readonly name?: string
    readonly in?: string
    readonly required?: boolean
    readonly schema?: Record<string, unknown>
  }[]
  readonly requestBody?: { readonly required: boolean }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, unknown>>; readonly headers: object }>
  >
}
type Document = {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Record<string, unknown>>> }
}

const routes = sampleRoutes([], { changes: recordedChanges() })
const document = JSON.parse(
  JSON.stringify(openApiDocument({ title: 'Sample', version: '1', basePath, routes, docs: sampleDocs })),
) as Document

function operation(operationId: string): Operation {
  const found = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .find((each) => each.operationId === operationId)
  assert(found !== undefined, operationId)
  return found
}

function codes(operationId: string): Record<string, readonly string[]> {
  const route = routes.find((each) => each.operationId === operationId)
  assert(route !== undefined)
  return Object.fromEntries(problemCodes(route))
}

test('every route is an operation under the part’s public address', () => {
  assert.equal(document.openapi, '3.1.1')
  assert.deepEqual(document.servers, [{ url: `http://localhost:8080${basePath}` }])
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  assert.deepEqual(
    operations.map((each) => each.operationId).toSorted(),
    routes.map((route) => route.operationId).toSorted(),
  )
  assert(Object.hasOwn(document.paths['/orders/{orderId}/lines'] ?? {}, 'put'))
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document)
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')
  assert(references.length > 50)
  for (const reference of new Set(references)) {
    const target = reference
      .split('/')
      .reduce<unknown>(
        (node, key) =>
          typeof node === 'object' && node !== null
            ? Object.entries(node).find(([name]) => name === key)?.[1]
            : undefined,
        document,
      )
    assert(target !== undefined, reference)
  }
  assert(!text.includes('$defs'))
})

test('a command documents its answers and every problem that can come before its handler', () => {
  assert.deepEqual(Object.keys(operation('placeOrder').responses), [
    '201',
    '400',
    '401',
    '403',
    '409',
    '413',
    '415',
    '422',
    '429',
    '500',
    '503',
  ])
  assert.deepEqual(codes('placeOrder'), {
    400: ['invalid-token-header', 'malformed-json', 'repeated-key'],
    401: ['unauthenticated'],
    403: ['forbidden', 'no-profile'],
    409: ['order-already-placed'],
    413: ['body-too-large'],
    415: ['unsupported-media-type'],
    422: ['customer-unknown', 'idempotency-key-reused', 'invalid-request'],
    429: ['too-many-requests'],
    500: ['internal'],
    503: ['contention', 'not-caught-up', 'unavailable'],
  })
})

test('only a command that overwrites documents If-Match and its problems', () => {
  assert.deepEqual(
    [codes('changeLines')[412], codes('changeLines')[428]],
    [['revision-mismatch'], ['if-match-required']],
  )
  assert(operation('changeLines').parameters.some(({ $ref }) => $ref === '#/components/parameters/IfMatch'))
  assert.equal(codes('placeOrder')[412], undefined)
})

test('a query documents no problem of bodies and no key, and one by id that there may be none', () => {
  assert.deepEqual(codes('getOrder'), {
    400: ['invalid-token-header'],
    401: ['unauthenticated'],
    403: ['forbidden', 'no-profile'],
    404: ['not-found'],
    422: ['invalid-request'],
    429: ['too-many-requests'],
    500: ['internal'],
    503: ['not-caught-up', 'unavailable'],
  })
  assert.equal(codes('listOrders')[404], undefined)
  assert.deepEqual(codes('listOrders')[403], ['forbidden'])
  assert(!JSON.stringify(operation('getOrder').parameters).includes('IdempotencyKey'))
})

test('parameters come from the schemas: path ones are required, lists may be repeated, defaults are optional', () => {
  const named = (operationId: string) =>
    operation(operationId).parameters.filter(({ name }) => name !== undefined)
  assert.deepEqual(named('getOrder'), [
    { name: 'orderId', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } },
  ])
  const status = named('listOrders').find(({ name }) => name === 'status')
  assert.deepEqual(status?.schema?.['items'], { $ref: '#/components/schemas/SampleStatus' })
  assert.deepEqual(
    named('listOrders').map(({ name, required, schema }) => [name, required, schema?.['type']]),
    [
      ['limit', false, 'integer'],
      ['cursor', false, 'string'],
      ['search', false, 'string'],
      ['status', false, 'array'],
    ],
  )
})

test('a body is required unless its schema lets it be left out; a stream has its own content type', () => {
  assert.equal(operation('placeOrder').requestBody?.required, true)
  assert.equal(operation('abandonOrder').requestBody?.required, false)
  assert.equal(operation('shipOrder').requestBody, undefined)
  assert.deepEqual(Object.keys(operation('exportOrders').responses['200']?.content ?? {}), ['text/csv'])
  assert.deepEqual(Object.keys(operation('streamChanges').responses['200']?.content ?? {}), [
    'text/event-stream',
  ])
  assert.equal(operation('abandonOrder').responses['204']?.content, undefined)
})

test('request objects are closed, and no format is one that only zod knows', () => {
  const { schemas } = document.components
  assert.equal(schemas['SamplePlaceOrderInput']?.['additionalProperties'], false)
  assert.deepEqual(schemas['SamplePlaceOrderInput']?.['required'], ['customerName', 'lines'])
  assert.equal(schemas['Id']?.['format'], undefined)
  assert(schemas['Id']?.['allOf'] !== undefined)
})

test('a schema that takes other than it gives is there twice, with all that refer to it', () => {
  const inner = z.strictObject({ size: z.int().default(1) }).meta({ id: 'InnerSample' })
  const outer = z.strictObject({ inner }).meta({ id: 'OuterSample' })
  const parts = components()
  assert.deepEqual(parts.use(outer, 'output'), { $ref: '#/components/schemas/OuterSample' })
  assert.deepEqual(parts.use(outer, 'input'), { $ref: '#/components/schemas/OuterSampleInput' })
  assert.deepEqual(Object.keys(parts.schemas()), [
    'InnerSample',
    'InnerSampleInput',
    'OuterSample',
    'OuterSampleInput',
  ])
  assert.deepEqual(parts.schemas()['OuterSampleInput']?.['properties'], {
    inner: { $ref: '#/components/schemas/InnerSampleInput' },
  })
})

test('what one direction alone uses is there once', () => {
  const parts = components()
  parts.use(z.strictObject({ a: z.string() }).meta({ id: 'PlainSample' }), 'input')
  assert.deepEqual(Object.keys(parts.schemas()), ['PlainSample'])
})

test('a problem that a route adds is listed beside the router’s own of the same status', () => {
  const [first] = routes
  assert(first !== undefined)
  const route: Route = { ...first, problems: { 'sold-out': 422, 'not-found': 404 } }
  assert.deepEqual(problemCodes(route).get(422), ['idempotency-key-reused', 'invalid-request', 'sold-out'])
  assert.deepEqual(problemCodes(route).get(404), ['not-found'])
})
