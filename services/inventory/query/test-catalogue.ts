import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf, Role } from '@annals/contracts'
import { inventoryEvents } from '@annals/inventory-contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { buildInventoryQuery } from './index.ts'

/** The inventory service's query part in a folder of its own; `tell` is what its command part publishes. */
export async function openCatalogue(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-inventory-query-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const log = memoryEventLog('events', inventoryEvents.partitions)
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildInventoryQuery({
    database,
    messages: embeddedMessages(
      [
        {
          contract: inventoryEvents,
          store: log,
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: {
      countCommand: () => {},
      setConsumerLag: () => {},
      setParked: () => {},
      setDroppedLate: () => {},
    },
  })
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ask: (operationId: string, { roles, ...profile }: Who, asked?: Asked) =>
      callRoute(part, somebody(roles, profile), operationId, asked),
    /** Answers when the read models show it. */
    tell: async (...told: readonly AnyEventOf<typeof inventoryEvents>[]) => {
      for (const { type, data } of told) log.publish(streamOf(data), type, data)
      await eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      )
    },
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, () => {})
    },
  }
}

export type Who = { readonly roles: readonly Role[]; readonly customerId?: string }

function streamOf(data: AnyEventOf<typeof inventoryEvents>['data']): string {
  if ('productId' in data) return `product-${data.productId}`
  return 'orderId' in data ? `reservation-${data.orderId}` : `category-${data.categoryId}`
}
