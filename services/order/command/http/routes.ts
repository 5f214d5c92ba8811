import type { Route } from '@annals/http'
import { type CalendarDay, type Clock, calendarDay, dayOf, instantOf } from '@annals/kernel'
import {
  abandonOrderRequestSchema,
  changeLinesRequestSchema,
  deliverOrderRequestSchema,
  orderParamsSchema,
  placeOrderRequestSchema,
  shipOrderRequestSchema,
} from '@annals/order-contracts'
import { type CommandRoutesContext, commandRoute, type Target } from '@annals/part'
import { abandonOrder } from '../domain/abandon-order.ts'
import { activateOrder } from '../domain/activate-order.ts'
import { changeLines } from '../domain/change-lines.ts'
import { deliverOrder } from '../domain/deliver-order.ts'
import type { OrderEvent } from '../domain/events.ts'
import { customerId, orderId, streamOfOrder } from '../domain/ids.ts'
import { type Order, order, revisionOf } from '../domain/order.ts'
import { placeOrder } from '../domain/place-order.ts'
import { prepareOrder } from '../domain/prepare-order.ts'
import { shipOrder } from '../domain/ship-order.ts'
import type { OrderReferences } from '../references/order-references.ts'
import { askerOf } from './asker-of.ts'
import { productsOf, requestedLines } from './requested-lines.ts'

export type OrderRules = {
  /** The installation's, such as `Europe/Paris`: it decides which day today is. */
  readonly timeZone: string
  readonly activationDeadlineMs: number
  readonly maxLines: number
}

export type OrderRoutesContext = CommandRoutesContext<OrderEvent> & {
  readonly references: OrderReferences
  readonly rules: OrderRules
  readonly clock: Clock
}

const target: Target<Order, OrderEvent> = { prefix: 'order-', aggregate: order, revision: revisionOf }
const lineRefusals = {
  'line-count': 422,
  'line-id-repeated': 422,
  'product-unknown': 422,
  'product-not-orderable': 409,
  'amount-too-large': 422,
} as const
const dateRefusals = { 'date-in-future': 422, 'date-too-early': 422 } as const
const moveRefusals = { 'order-unknown': 404, 'move-not-allowed': 409 } as const

/** What people may do with orders. */
export function orderCommandRoutes(context: OrderRoutesContext): readonly Route[] {
  const { references, rules } = context
  const { maxLines, activationDeadlineMs } = rules
  const now = () => instantOf(context.clock.nowMs())
  const today = () => dayOf(now(), rules.timeZone)
  return [
    commandRoute(context, {
      method: 'post',
      path: '/orders',
      operationId: 'placeOrder',
      summary: 'Place an order; prices, discounts and an earlier order date are for sales to give',
      roles: ['customer', 'sales'],
      body: placeOrderRequestSchema,
      success: 201,
      target,
      refusals: {
        'not-own-customer': 403,
        'sales-only': 403,
        'order-id-taken': 409,
        'customer-unknown': 422,
        ...dateRefusals,
        ...lineRefusals,
      },
      storeRefusal: (refusal) =>
        refusal.code === 'person-erased'
          ? { code: 'customer-unknown', customerId: customerId(refusal.person) }
          : undefined,
      decide: async ({ body, principal }, loader) => {
        const id = orderId(body.orderId ?? context.own.mintId())
        const customer = customerId(body.customerId)
        const lines = requestedLines(body.lines)
        const [state, customers, products] = await Promise.all([
          loader.one(order, streamOfOrder(id)),
          references.customers([customer]),
          references.products(productsOf(lines)),
        ])
        return placeOrder(
          {
            type: 'PlaceOrder',
            asker: askerOf(principal, 'sales'),
            orderId: id,
            customerId: customer,
            orderDate: dayOrNull(body.orderDate),
            requestedDeliveryDate: dayOrNull(body.requestedDeliveryDate),
            deliveryAddress: body.deliveryAddress ?? null,
            lines,
          },
          state,
          { today: today(), maxLines, customers, products },
        )
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/orders/:orderId/lines',
      operationId: 'changeOrderLines',
      summary: 'Replace the lines of an order that is Created; a line that stays keeps its price',
      roles: ['customer', 'sales'],
      ifMatch: 'required',
      params: orderParamsSchema,
      body: changeLinesRequestSchema,
      success: 200,
      target,
      refusals: {
        ...moveRefusals,
        'activation-pending': 409,
        'sales-only': 403,
        ...lineRefusals,
      },
      decide: async ({ params, body, principal }, loader) => {
        const id = orderId(params.orderId)
        const lines = requestedLines(body.lines)
        const [state, products] = await Promise.all([
          loader.one(order, streamOfOrder(id)),
          references.products(productsOf(lines)),
        ])
        const asker = askerOf(principal, 'sales')
        return changeLines({ type: 'ChangeLines', asker, orderId: id, lines }, state, {
          maxLines,
          products,
        })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/orders/:orderId/activate',
      operationId: 'activateOrder',
      summary: 'Ask inventory to reserve all of an order; it becomes Activated or says what is short',
      roles: ['sales'],
      params: orderParamsSchema,
      success: 202,
      target,
      refusals: { ...moveRefusals, 'activation-pending': 409 },
      decide: async ({ params, principal }, loader) => {
        const id = orderId(params.orderId)
        const command = { type: 'ActivateOrder', asker: askerOf(principal, 'sales'), orderId: id } as const
        return activateOrder(command, await loader.one(order, streamOfOrder(id)), {
          now: now(),
          activationDeadlineMs,
        })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/orders/:orderId/abandon',
      operationId: 'abandonOrder',
      summary: 'Abandon an order that is Created or Activated; what was reserved is released',
      roles: ['customer', 'sales'],
      params: orderParamsSchema,
      body: abandonOrderRequestSchema.default({}),
      success: 200,
      target,
      refusals: moveRefusals,
      decide: async ({ params, body, principal }, loader) => {
        const id = orderId(params.orderId)
        const state = await loader.one(order, streamOfOrder(id))
        const asker = askerOf(principal, 'sales')
        return abandonOrder({ type: 'AbandonOrder', asker, orderId: id, reason: body.reason ?? null }, state)
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/orders/:orderId/prepare',
      operationId: 'prepareOrder',
      summary: 'Start to prepare an Activated order',
      roles: ['warehouse'],
      params: orderParamsSchema,
      success: 200,
      target,
      refusals: moveRefusals,
      decide: async ({ params, principal }, loader) => {
        const id = orderId(params.orderId)
        const state = await loader.one(order, streamOfOrder(id))
        return prepareOrder(
          { type: 'PrepareOrder', asker: askerOf(principal, 'warehouse'), orderId: id },
          state,
        )
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/orders/:orderId/ship',
      operationId: 'shipOrder',
      summary: 'Ship an order in preparation, today or on an earlier day',
      roles: ['warehouse', 'sales'],
      params: orderParamsSchema,
      body: shipOrderRequestSchema.default({}),
      success: 200,
      target,
      refusals: { ...moveRefusals, ...dateRefusals },
      decide: async ({ params, body, principal }, loader) => {
        const id = orderId(params.orderId)
        const state = await loader.one(order, streamOfOrder(id))
        const asker = askerOf(principal, 'warehouse', 'sales')
        const shippedDate = dayOrNull(body.shippedDate)
        return shipOrder({ type: 'ShipOrder', asker, orderId: id, shippedDate }, state, { today: today() })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/orders/:orderId/deliver',
      operationId: 'deliverOrder',
      summary: 'Record that a Shipped order arrived, today or on an earlier day',
      roles: ['warehouse', 'sales'],
      params: orderParamsSchema,
      body: deliverOrderRequestSchema.default({}),
      success: 200,
      target,
      refusals: { ...moveRefusals, ...dateRefusals },
      decide: async ({ params, body, principal }, loader) => {
        const id = orderId(params.orderId)
        const state = await loader.one(order, streamOfOrder(id))
        const asker = askerOf(principal, 'warehouse', 'sales')
        const deliveredDate = dayOrNull(body.deliveredDate)
        return deliverOrder({ type: 'DeliverOrder', asker, orderId: id, deliveredDate }, state, {
          today: today(),
        })
      },
    }),
  ]
}

function dayOrNull(text: string | undefined): CalendarDay | null {
  return text === undefined ? null : calendarDay(text)
}
