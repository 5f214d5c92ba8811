import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf, Role } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import { inventoryEvents } from '@annals/inventory-contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import type { PartWorld } from '@annals/part'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { buildOrderQuery } from './index.ts'

type Of<Contract extends typeof orderEvents | typeof customerEvents | typeof inventoryEvents> =
  AnyEventOf<Contract>

/** The order service's query part in a folder of its own; the events of all three services are told to it. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-orders-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const contracts = { order: orderEvents, customer: customerEvents, inventory: inventoryEvents }
  const logs = {
    order: memoryEventLog('orders', orderEvents.partitions),
    customer: memoryEventLog('customers', customerEvents.partitions),
    inventory: memoryEventLog('products', inventoryEvents.partitions),
  }
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    countCommand: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
    setDroppedLate: () => {},
  }
  const world: PartWorld = {
    database,
    messages: embeddedMessages(
      (['order', 'customer', 'inventory'] as const).map((source) => ({
        contract: contracts[source],
        store: logs[source],
        toContract: ({ type, data }) => ({ type, data: { ...data } }),
      })),
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: quiet,
  }
  const part = buildOrderQuery(world)
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    order: ({ type, data }: Of<typeof orderEvents>) =>
      logs.order.publish(`order-${data.orderId}`, type, data),
    customer: ({ type, data }: Of<typeof customerEvents>) =>
      logs.customer.publish(`customer-${data.customerId}`, type, data),
    product: ({ type, data }: Extract<Of<typeof inventoryEvents>, { type: 'ProductAdded' }>) =>
      logs.inventory.publish(`product-${data.productId}`, type, data),
    caughtUp: () =>
      eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      ),
    ask: (operationId: string, { roles, ...profile }: Who, asked?: Asked) =>
      callRoute(part, somebody(roles, profile), operationId, asked),
  }
}

export type Who = { readonly roles: readonly Role[]; readonly customerId?: string }
