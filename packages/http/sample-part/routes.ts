import {
  addressSchema,
  calendarDaySchema,
  centsSchema,
  idSchema,
  pageQuerySchema,
  pageSchema,
  quantitySchema,
  textSchema,
} from '@annals/contracts'
import { z } from 'zod'
import { csvAnswer } from '../csv-answer.ts'
import { listAnswer } from '../list-answer.ts'
import { commonProblem, ProblemError } from '../problem-error.ts'
import { type Route, type RouteRequest, route } from '../route.ts'
import { type ChangeSource, sseAnswer } from '../sse-answer.ts'

const lineSchema = z
  .strictObject({ productId: idSchema, quantity: quantitySchema, unitPriceCents: centsSchema.optional() })
  .meta({ id: 'SampleLine' })

const placeSchema = z
  .strictObject({
    orderId: idSchema.optional(),
    customerName: textSchema(100),
    note: textSchema(1_000, 'multiline').optional(),
    requestedDeliveryDate: calendarDaySchema.optional(),
    deliveryAddress: addressSchema.optional(),
    channel: z.enum(['web', 'phone']).default('web'),
    lines: z.array(lineSchema).min(1).max(1_000),
  })
  .meta({ id: 'SamplePlaceOrder' })

const answerSchema = z.object({ id: idSchema, revision: z.int() }).meta({ id: 'SampleAnswer' })
const orderSchema = z.object({ id: idSchema, channel: z.enum(['web', 'phone']) }).meta({ id: 'SampleOrder' })
const statusSchema = z.enum(['Created', 'Shipped']).meta({ id: 'SampleStatus' })
const orderParams = z.strictObject({ orderId: idSchema })
const listQuery = z.strictObject({
  ...pageQuerySchema.shape,
  search: textSchema(100).optional(),
  status: z.array(statusSchema).optional(),
})

export const someId = '0190a000-0000-7000-8000-00000000000a'
export const someLine = { productId: someId, quantity: 2 }
export const someOrder = { customerName: 'Ana Trujillo', lines: [someLine] }

/** What a handler of the sample part was called with. */
export type SampleCall = Pick<
  RouteRequest,
  | 'operationId'
  | 'params'
  | 'query'
  | 'body'
  | 'ifMatch'
  | 'idempotencyKey'
  | 'waitMs'
  | 'after'
  | 'url'
  | 'lastEventId'
  | 'correlationId'
  | 'traceparent'
  | 'principal'
>

/** One route of each kind that parts have. Handlers record their call and answer something that fits. */
export function sampleRoutes(
  calls: SampleCall[],
  options: { readonly changes: ChangeSource; readonly csvRows?: () => AsyncIterable<string> },
): readonly Route[] {
  const called = (request: SampleCall): void => {
    calls.push(request)
  }
  const commandAnswer = { id: someId, revision: 1 }
  return [
    route({
      method: 'post',
      path: '/orders',
      operationId: 'placeOrder',
      summary: 'Place an order',
      roles: ['customer', 'sales'],
      body: placeSchema,
      answers: {
        201: {
          description: 'Placed.',
          schema: answerSchema,
          headers: ['Annals-Position', 'ETag', 'Location'],
        },
      },
      problems: { 'order-already-placed': 409, 'customer-unknown': 422 },
      handle: async (request) => {
        called(request)
        if (request.body.customerName === 'Nobody') {
          throw new ProblemError({
            status: 422,
            code: 'customer-unknown',
            params: { customerName: 'Nobody' },
          })
        }
        return {
          status: 201,
          body: commandAnswer,
          headers: { ETag: '"1"', Location: '/orders/x', 'Annals-Position': 'order_s_1.1' },
        }
      },
    }),
    route({
      method: 'put',
      path: '/orders/:orderId/lines',
      operationId: 'changeLines',
      summary: 'Change the lines',
      roles: ['sales'],
      params: orderParams,
      body: z.strictObject({ lines: z.array(lineSchema) }),
      ifMatch: 'required',
      answers: { 200: { description: 'Changed.', schema: answerSchema, headers: ['ETag'] } },
      problems: {},
      handle: async (request) => {
        called(request)
        return { status: 200, body: commandAnswer, headers: { ETag: '"2"' } }
      },
    }),
    route({
      method: 'post',
      path: '/orders/:orderId/ship',
      operationId: 'shipOrder',
      summary: 'Ship',
      roles: ['warehouse'],
      params: orderParams,
      answers: { 202: { description: 'Under way.' } },
      problems: {},
      handle: async (request) => {
        called(request)
        return { status: 202 }
      },
    }),
    route({
      method: 'post',
      path: '/orders/:orderId/abandon',
      operationId: 'abandonOrder',
      summary: 'Abandon',
      roles: ['customer'],
      params: orderParams,
      body: z.strictObject({ reason: textSchema(200).optional() }).optional(),
      answers: { 204: { description: 'Gone.' } },
      problems: {},
      handle: async (request) => {
        called(request)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/orders',
      operationId: 'listOrders',
      summary: 'Orders',
      roles: ['sales', 'warehouse'],
      query: listQuery,
      answers: { 200: { description: 'A page.', schema: pageSchema(orderSchema), headers: ['Link'] } },
      problems: {},
      handle: async (request) => {
        called(request)
        return listAnswer(
          {
            items: [{ id: someId, channel: 'web' }],
            next: request.query.cursor === undefined ? 'abc=' : null,
          },
          request.url,
        )
      },
    }),
    route({
      method: 'get',
      path: '/orders.csv',
      operationId: 'exportOrders',
      summary: 'Orders as CSV',
      roles: ['sales'],
      answers: { 200: { description: 'All.', contentType: 'text/csv' } },
      problems: {},
      handle: async (request) => {
        called(request)
        const rows =
          options.csvRows ??
          async function* () {
            yield 'one'
          }
        return csvAnswer([{ header: 'order', value: (row: string) => row }], rows(), 'orders.csv')
      },
    }),
    route({
      method: 'get',
      path: '/orders/:orderId',
      operationId: 'getOrder',
      summary: 'One order',
      roles: ['customer', 'sales'],
      params: orderParams,
      answers: { 200: { description: 'It.', schema: orderSchema, headers: ['ETag'] } },
      problems: {},
      handle: async (request) => {
        called(request)
        if (request.params.orderId !== someId) throw commonProblem('not-found')
        return { status: 200, body: { id: someId, channel: 'web' }, headers: { ETag: '"1"' } }
      },
    }),
    route({
      method: 'get',
      path: '/changes',
      operationId: 'streamChanges',
      summary: 'Changes',
      roles: ['sales'],
      query: z.strictObject({ lastEventId: z.string().max(20).optional() }),
      answers: { 200: { description: 'Server-sent events.', contentType: 'text/event-stream' } },
      problems: {},
      handle: async (request) => {
        called(request)
        return sseAnswer({
          source: options.changes,
          lastEventId: request.lastEventId ?? request.query.lastEventId,
          heartbeatMs: 50,
          expiresAtMs: request.principal.expiresAtMs,
          clock: { nowMs: () => 0 },
          signal: request.signal,
        })
      },
    }),
    route({
      method: 'get',
      path: '/broken',
      operationId: 'getBroken',
      summary: 'Fails',
      roles: ['operator'],
      answers: { 200: { description: 'Never.' } },
      problems: {},
      handle: async (request) => {
        called(request)
        throw new Error('the database says: duplicate entry ana@example.org')
      },
    }),
  ]
}
