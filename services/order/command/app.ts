import type { EventStore } from '@annals/event-store'
import type { Deadline, MintId } from '@annals/kernel'
import { type CommandStore, commandPart, executeForPolicy, type Part, type PartWorld } from '@annals/part'
import { policyCommandId } from '@annals/projections'
import { closeActivation } from './domain/close-activation.ts'
import { orderCatalogue } from './domain/event-catalogue.ts'
import type { OrderEvent } from './domain/events.ts'
import { orderOfStream, streamOfOrder } from './domain/ids.ts'
import { order } from './domain/order.ts'
import { type OrderRules, orderCommandRoutes } from './http/routes.ts'
import { activationPolicy } from './policies/activation.ts'
import { erasurePolicy } from './policies/erasure.ts'
import { customerReferences } from './references/customers.ts'
import { orderReferences } from './references/order-references.ts'
import { productReferences } from './references/products.ts'

export type OrderCommandOptions = {
  readonly store: EventStore
  readonly mintId: MintId
  readonly rules: OrderRules
  /** How often deadlines are looked for; an activation may outlive its own by this much. */
  readonly deadlinesEveryMs: number
}

/** The part that decides on orders. It opens nothing and listens on no port. */
export function buildOrderCommand(options: OrderCommandOptions, world: PartWorld): Part {
  const { store, mintId, rules } = options
  const own: CommandStore<OrderEvent> = {
    store,
    catalogue: orderCatalogue,
    streamOf: (event) => streamOfOrder(event.orderId),
    mintId,
  }
  const replyPolicy = activationPolicy(own)
  return commandPart<OrderEvent>(
    {
      service: 'order',
      title: 'Orders: place, change, activate, prepare, ship and deliver',
      own,
      references: [customerReferences, productReferences],
      policies: [replyPolicy, erasurePolicy(own)],
      routes: (context) =>
        orderCommandRoutes({ ...context, references: orderReferences(context), rules, clock: world.clock }),
      deadlines: {
        everyMs: options.deadlinesEveryMs,
        replyPolicy,
        fire: (deadline) => fireActivationDeadline(own, deadline),
      },
    },
    world,
  )
}

/** Activation is the one deadline of an order. */
function fireActivationDeadline(
  own: CommandStore<OrderEvent>,
  { stream, name, attempt }: Deadline,
): Promise<void> {
  const command = { type: 'CloseActivation', orderId: orderOfStream(stream), attempt } as const
  const commandId = (commandName: string, target: string) =>
    policyCommandId(`deadline:${name}`, String(attempt), commandName, target)
  const id = commandId('close-activation', stream)
  const metadata = { actor: `deadline:${name}`, correlationId: id, causationId: id }
  return executeForPolicy(
    own,
    { commandId, metadata },
    {
      name: 'close-activation',
      stream,
      decide: async (loader) => closeActivation(command, await loader.one(order, stream)),
    },
  )
}
