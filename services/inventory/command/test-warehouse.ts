import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import type { EventStore, StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { inventoryEvents } from '@annals/inventory-contracts'
import { mintUuid, systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import type { Part } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { type Answered, type Asked, callRoute, somebody } from '@annals/testing'
import { buildInventoryCommand, inventoryPublication } from './index.ts'

/** The inventory service's command part in a folder of its own; `tell` is what the order service publishes. */
export async function openWarehouse(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-inventory-'))
  const store = await openSqliteEventStore({
    file: join(folder, 'events.db'),
    partitions: inventoryEvents.partitions,
    secret: 'secret',
    clock: systemClock,
  })
  context.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const orders = memoryEventLog('orders', orderEvents.partitions)
  const part = await startPart(context, store, orders, join(folder, 'references.db'))
  const caughtUp = (started: Part) =>
    eventually('all that was told is handled', async () =>
      (await started.health()).consumers.every(({ lag }) => lag === 0),
    )
  return {
    store,
    part,
    send: async (operationId: string, asked: Asked) =>
      doneOf(await callRoute(part, somebody(['warehouse']), operationId, asked)),
    /** Answers when the policy has handled the events, in this order. */
    tell: async (...told: readonly AnyEventOf<typeof orderEvents>[]) => {
      for (const { type, data } of told) orders.publish(`order-${data.orderId}`, type, data)
      await caughtUp(part)
    },
    /** As a part that has forgotten how far it had read: every order event comes again. */
    hearAllAgain: async () => {
      const forgetful = await startPart(context, store, orders, join(folder, 'forgetful.db'))
      await caughtUp(forgetful)
    },
    eventsOf: async (stream: string): Promise<readonly StoredEvent[]> =>
      (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? [],
  }
}

async function startPart(
  context: TestContext,
  store: EventStore,
  orders: ReturnType<typeof memoryEventLog>,
  file: string,
): Promise<Part> {
  const database = await openSqliteReadModels({ file })
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const messages = embeddedMessages(
    [
      { ...inventoryPublication, store },
      {
        contract: orderEvents,
        store: orders,
        toContract: ({ type, data }) => ({ type, data: { ...data } }),
      },
    ],
    { logger: quiet, backoff: { firstMs: 1, maxMs: 5 } },
  )
  const part = buildInventoryCommand(
    { store, mintId: mintUuid },
    {
      database,
      messages,
      clock: systemClock,
      logger: quiet,
      metrics: {
        countCommand: () => {},
        setConsumerLag: () => {},
        setParked: () => {},
        setDroppedLate: () => {},
      },
    },
  )
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
  })
  return part
}

/** Of an accepted command, held by callRoute against the schema of its answer; nothing of a refused one. */
function doneOf(answered: Answered): Answered & { readonly body: Done } {
  return { ...answered, body: (answered.body ?? { id: '', revision: 0 }) as Done }
}

type Done = { readonly id: string; readonly revision: number }
