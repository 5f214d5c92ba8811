import { type OrderView, orderViewSchema } from '@annals/order-contracts'
import type { ShopOrder } from '../shop/shop.ts'
import { readBody } from './read-body.ts'
import { type StepContext, sendOrRefuse } from './send-command.ts'

type ActivationOutcome =
  | { readonly kind: 'answered'; readonly view: OrderView }
  | { readonly kind: 'short'; readonly rule: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unanswered' }

const answerWithinMs = 60_000
const firstPauseMs = 10
const longestPauseMs = 250
const attempts = 3

/**
 * Activates an order and waits for inventory's answer. Each attempt has an Idempotency-Key of its own: an activation
 * that failed may be asked for again, one that is done or pending is not asked for twice.
 */
export async function activateOrder(
  context: StepContext,
  order: ShopOrder,
  view: OrderView | undefined,
): Promise<ActivationOutcome> {
  let known = view
  for (let tries = 0; tries < attempts; tries += 1) {
    const after = known?.activation === 'pending' ? undefined : await requestActivation(context, order, known)
    if (after?.kind === 'refused') return after
    known = await answerOf(context, order, after?.position)
    if (known.status !== 'Created') return { kind: 'answered', view: known }
    if (known.activation === 'refused') return { kind: 'short', rule: shortageRule(known) }
  }
  return { kind: 'unanswered' }
}

export async function readOrder(context: StepContext, orderId: string, after?: string): Promise<OrderView> {
  return readBody(context.api, `/api/order/queries/orders/${orderId}`, orderViewSchema, after)
}

async function requestActivation(
  context: StepContext,
  order: ShopOrder,
  view: OrderView | undefined,
): Promise<{ kind: 'requested'; position: string | undefined } | { kind: 'refused' }> {
  const { orderId } = order.request
  const outcome = await sendOrRefuse(context, {
    kind: 'activations',
    at: order.at,
    path: `/api/order/commands/orders/${orderId}/activate`,
    body: undefined,
    step: ['activations', orderId, String((view?.activationAttempt ?? 0) + 1)],
  })
  return outcome === undefined ? { kind: 'refused' } : { kind: 'requested', position: outcome.position }
}

async function answerOf(
  context: StepContext,
  order: ShopOrder,
  after: string | undefined,
): Promise<OrderView> {
  const since = context.nowMs()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.6, longestPauseMs)) {
    const view = await readOrder(context, order.request.orderId, after)
    if (view.activation !== 'pending' || view.status !== 'Created') return view
    if (context.nowMs() - since > answerWithinMs) return view
    await context.sleep(pauseMs)
  }
}

function shortageRule(view: OrderView): string {
  const shortages = view.lastRefusal?.shortages ?? []
  const words = shortages.map(
    ({ productId, productName, requested, available }) =>
      `${productName ?? productId}: ${requested} wanted, ${available} there`,
  )
  return `cannot be activated, the stock is short (${words.join('; ')})`
}
