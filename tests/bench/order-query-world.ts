import { join } from 'node:path'
import { customerPublication } from '@annals/customer-command'
import type { EventStore } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { inventoryPublication } from '@annals/inventory-command'
import { systemClock } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderPublication } from '@annals/order-command'
import { buildOrderQuery } from '@annals/order-query'
import type { Part } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { eventually } from '../harness/eventually.ts'

export const benchSecret = 'bench'

export type OrderQueryWorld = {
  readonly part: Part
  readonly readModelsFile: string
  readonly close: () => Promise<void>
}

/** The path of the order service's event store in the folder of a bench. */
export function orderStoreFile(folder: string): string {
  return join(folder, 'order-command.db')
}

/** The order service's query part, caught up with the stores in the folder; those that are missing are made empty. */
export async function openOrderQuery(folder: string): Promise<OrderQueryWorld> {
  const readModelsFile = join(folder, 'order-query.db')
  const stores: EventStore[] = []
  const sources = []
  for (const publication of [customerPublication, inventoryPublication, orderPublication]) {
    const { source, partitions } = publication.contract
    const file = join(folder, `${source}-command.db`)
    const store = await openSqliteEventStore({ file, partitions, secret: benchSecret, clock: systemClock })
    stores.push(store)
    sources.push({ ...publication, store })
  }
  const database = await openSqliteReadModels({ file: readModelsFile })
  const nothing = () => {}
  const quiet = { info: nothing, warn: nothing, error: nothing }
  const part = buildOrderQuery({
    database,
    messages: embeddedMessages(sources, { logger: quiet }),
    clock: systemClock,
    logger: quiet,
    metrics: { countCommand: nothing, setConsumerLag: nothing, setParked: nothing, setDroppedLate: nothing },
  })
  await part.start()
  await eventually(
    'the read models have caught up',
    () => part.health(),
    ({ consumers }) =>
      consumers.every(({ state, lag, parked }) => state === 'running' && lag === 0 && parked === 0),
    60_000,
  )
  return {
    part,
    readModelsFile,
    close: async () => {
      await part.stop()
      await database.close()
      for (const store of stores) await store.close()
    },
  }
}
