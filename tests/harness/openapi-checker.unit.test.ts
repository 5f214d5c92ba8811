import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Exchange, openApiChecker } from './openapi-checker.ts'
import type { OpenApi } from './openapi-document.ts'

const box = {
  type: 'object',
  properties: { label: { type: 'string', format: 'uuid' } },
  required: ['label'],
  additionalProperties: false,
}
const boxBody = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Box' } } } }
const operation = {
  parameters: [{ name: 'size', in: 'query' }],
  responses: { 200: { headers: { ETag: {} }, ...boxBody } },
}
const document = {
  servers: [{ url: 'http://localhost/api/boxes' }],
  paths: {
    '/boxes/{id}': { get: operation, put: { ...operation, requestBody: boxBody } },
    '/boxes/summary': { get: { ...operation, responses: { 200: {} } } },
  },
  components: { schemas: { Box: box } },
} satisfies OpenApi & { readonly components: unknown }

const label = '0198c0de-0000-7000-8000-000000000001'

function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    method: 'GET',
    url: 'http://localhost/api/boxes/boxes/7?size=3',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    headers: new Headers({ etag: '"1"', 'x-correlation-id': 'c' }),
    body: { label },
    ...changes,
  }
}

const check = openApiChecker([document])
const withHeader = (name: string) => new Headers({ 'x-correlation-id': 'c', [name]: 'x' })

test('an exchange that is as its document says passes', () => {
  check(exchange())
  check(exchange({ method: 'PUT', requestBody: { label } }))
})

const undocumented: readonly (readonly [string, Partial<Exchange>, RegExp])[] = [
  ['another base path', { url: 'http://localhost/api/crates/boxes/7' }, /no document covers/],
  ['another path', { url: 'http://localhost/api/boxes/boxes/7/lid' }, /operation is not documented/],
  ['another method', { method: 'DELETE' }, /operation is not documented/],
  ['another status', { status: 404 }, /status is not documented/],
  ['another media type', { contentType: 'text/plain' }, /text\/plain is not documented/],
  ['a missing body', { contentType: null, body: undefined }, /none was sent/],
  ['a field of the wrong format', { body: { label: 'seven' } }, /breaks its schema.*uuid/],
  ['a surplus field', { body: { label, lid: 1 } }, /breaks its schema.*additional/],
  ['a surplus header', { headers: withHeader('annals-position') }, /annals-position is not documented/],
  ['an answer without a correlation id', { headers: new Headers() }, /X-Correlation-Id/],
  [
    'an accepted query parameter',
    { url: 'http://localhost/api/boxes/boxes/7?colour=red' },
    /colour is accepted/,
  ],
  ['an accepted body where none is', { requestBody: { label } }, /a body is accepted/],
  [
    'an accepted body of another shape',
    { method: 'PUT', requestBody: { label, lid: 1 } },
    /requestBody breaks its schema/,
  ],
  [
    'the literal path before the template',
    { url: 'http://localhost/api/boxes/boxes/summary', headers: withHeader('x') },
    /application\/json is not documented/,
  ],
]

for (const [name, changes, message] of undocumented) {
  test(`an exchange that its document does not know fails: ${name}`, () => {
    assert.throws(() => check(exchange(changes)), message)
  })
}
