import type { OrderListItem, OrderStatus } from '@annals/order-contracts'
import type { ShopOrder } from '../shop/shop.ts'
import { activateOrder, readOrder } from './activate-order.ts'
import { addOnce } from './add-once.ts'
import type { CommandKind } from './ledger.ts'
import { type StepContext, sendOrRefuse } from './send-command.ts'

/** The statuses of an order on its way, each with the kind of command that leads there. */
const road: readonly { readonly status: OrderStatus; readonly kind: CommandKind; readonly move: string }[] = [
  { status: 'Created', kind: 'orders', move: 'place' },
  { status: 'Activated', kind: 'activations', move: 'activate' },
  { status: 'InPreparation', kind: 'preparations', move: 'prepare' },
  { status: 'Shipped', kind: 'shipments', move: 'ship' },
  { status: 'Delivered', kind: 'deliveries', move: 'deliver' },
]

const milestone = (status: string) => road.findIndex((step) => step.status === status)

/** Places an order, unless it is there, and takes it step by step to its goal; steps already taken are left out. */
export async function bringOrder(
  context: StepContext,
  order: ShopOrder,
  listed: OrderListItem | undefined,
  after: string | undefined,
): Promise<void> {
  const { request, at, goal } = order
  const outcome = await addOnce(
    context,
    {
      kind: 'orders',
      at,
      id: request.orderId,
      path: '/api/order/commands/orders',
      body: request,
      compared: {
        customerId: request.customerId,
        orderDate: request.orderDate,
        requestedDeliveryDate: request.requestedDeliveryDate,
        lineCount: request.lines.length,
      },
      after,
    },
    listed,
  )
  if (outcome === 'refused' || outcome === 'differs') return
  const status = listed?.status ?? 'Created'
  if (goal.status === 'Abandoned') {
    if (status === 'Abandoned') context.ledger.alreadyThere('abandonments')
    else await sendStep(context, order, 'abandonments', 'abandon')
  } else if (unlessAbandoned(context, order, status) === undefined) return
  else if (goal.status === 'Short') await tryShortActivation(context, order, listed)
  else await follow(context, order, status, listed !== undefined)
}

async function follow(
  context: StepContext,
  order: ShopOrder,
  from: OrderStatus,
  wasThere: boolean,
): Promise<void> {
  const goal = milestone(order.goal.status)
  let reached = milestone(from)
  const countTaken = (after: number, to: number) => {
    for (const step of road.slice(after + 1, Math.min(to, goal) + 1)) context.ledger.alreadyThere(step.kind)
  }
  countTaken(milestone('Created'), reached)
  while (reached < goal) {
    const step = road[reached + 1]
    if (step === undefined) return
    if (step.status === 'Activated') {
      const status = await activate(context, order, wasThere)
      if (status === undefined) return
      // Further than Activated when the list had not caught up with what an earlier import did.
      countTaken(milestone('Activated'), milestone(status))
      reached = milestone(status)
    } else {
      if (!(await sendStep(context, order, step.kind, step.move))) return
      reached += 1
    }
  }
}

/** The status afterwards; undefined when the order goes no further. */
async function activate(
  context: StepContext,
  order: ShopOrder,
  wasThere: boolean,
): Promise<OrderStatus | undefined> {
  const view = wasThere ? await readOrder(context, order.request.orderId) : undefined
  if (view !== undefined && view.status !== 'Created') return unlessAbandoned(context, order, view.status)
  const outcome = await activateOrder(context, order, view)
  switch (outcome.kind) {
    case 'answered':
      return unlessAbandoned(context, order, outcome.view.status)
    case 'short':
      context.ledger.refused('activations', order.at, outcome.rule)
      return undefined
    case 'unanswered':
      context.ledger.refused(
        'activations',
        order.at,
        'inventory did not answer its activation; import again later',
      )
      return undefined
    case 'refused':
      return undefined
  }
}

function unlessAbandoned(
  context: StepContext,
  order: ShopOrder,
  status: OrderStatus,
): OrderStatus | undefined {
  if (status !== 'Abandoned') return status
  context.ledger.notice(order.at, 'was abandoned meanwhile; left as it is')
  return undefined
}

async function tryShortActivation(context: StepContext, order: ShopOrder, listed: OrderListItem | undefined) {
  if (listed === undefined || listed.activation === 'none') await activateOrder(context, order, undefined)
}

async function sendStep(
  context: StepContext,
  order: ShopOrder,
  kind: CommandKind,
  move: string,
): Promise<boolean> {
  const { orderId } = order.request
  const outcome = await sendOrRefuse(context, {
    kind,
    at: order.at,
    path: `/api/order/commands/orders/${orderId}/${move}`,
    body: bodyOf(order, move),
    step: [kind, orderId],
  })
  return outcome !== undefined
}

function bodyOf({ goal }: ShopOrder, move: string): unknown {
  if (move === 'ship' && 'shippedDate' in goal) return { shippedDate: goal.shippedDate }
  if (move === 'deliver' && 'deliveredDate' in goal) return { deliveredDate: goal.deliveredDate }
  return undefined
}
