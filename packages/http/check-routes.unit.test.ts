import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idSchema } from '@annals/contracts'
import { z } from 'zod'
import { routeFaults } from './check-routes.ts'
import { commonProblem } from './problem-error.ts'
import type { Route } from './route.ts'
import { recordedChanges } from './sample-part/recorded-changes.ts'
import { sampleRoutes } from './sample-part/routes.ts'

const good: Route = {
  method: 'post',
  path: '/orders/:orderId/ship',
  operationId: 'shipOrder',
  summary: 'Ship',
  roles: ['warehouse'],
  params: z.strictObject({ orderId: idSchema }),
  body: z.strictObject({ lines: z.array(z.strictObject({ id: idSchema })) }),
  answers: { 200: { description: 'Done.' } },
  problems: { 'order-not-prepared': 409 },
  handle: async () => {
    throw commonProblem('internal')
  },
}

test('the sample table has no fault', () => {
  assert.deepEqual(routeFaults([good]), [])
  assert.deepEqual(routeFaults(sampleRoutes([], { changes: recordedChanges() })), [])
})

test('each fault of a table is found and names its route', () => {
  const { params: _params, ...withoutParams } = good
  const cases: readonly (readonly [Route, RegExp])[] = [
    [{ ...good, path: 'orders/:orderId' }, /must start with/],
    [{ ...good, path: '/orders/:orderId/*rest' }, /no pattern/],
    [{ ...good, path: '/orders{/:orderId}' }, /no pattern/],
    [{ ...good, operationId: 'ship-order' }, /camelCase/],
    [{ ...good, roles: [] }, /no role/],
    [{ ...good, path: '/orders/:id' }, /path parameters \[id\], but its schema has \[orderId\]/],
    [withoutParams, /its schema has \[\]/],
    [{ ...good, answers: {} }, /needs answers/],
    [{ ...good, answers: { 404: { description: 'x' } } }, /all of them 2xx/],
    [{ ...good, problems: { fine: 200 } }, /no 4xx or 5xx/],
    [{ ...good, method: 'get' }, /GET with a body/],
    [{ ...good, method: 'get', ifMatch: 'required' }, /GET with If-Match/],
    [{ ...good, body: z.object({}) }, /body that ignores unknown fields/],
    [{ ...good, body: z.strictObject({ lines: z.array(z.object({ id: idSchema })) }) }, /body that ignores/],
    [
      {
        ...good,
        body: z.strictObject({ inner: z.object({ a: z.string() }).meta({ id: 'LooseSample' }).optional() }),
      },
      /body that ignores/,
    ],
    [{ ...good, query: z.object({ search: z.string() }) }, /query that ignores/],
  ]
  for (const [route, expected] of cases) {
    const [fault] = routeFaults([route]).filter((text) => expected.test(text))
    assert(fault !== undefined, String(expected))
    assert(fault.startsWith(`${route.operationId}: `))
  }
})

test('two routes share neither an operationId nor a method and path', () => {
  assert.deepEqual(routeFaults([good, { ...good }]), [
    'shipOrder: is the operationId of two routes',
    'post /orders/:orderId/ship: is served twice',
  ])
})
