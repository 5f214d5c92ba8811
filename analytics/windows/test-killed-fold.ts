import { join } from 'node:path'
import type { EventStore } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { deriveId, systemClock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import { type ReadModelDatabase, ReadModels, type WriteTransaction } from '@annals/projections'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { metricSources } from './fold/metrics.ts'
import { windowsProjection } from './fold/windows-projection.ts'
import { analyticsSettingsSchema } from './settings.ts'

/** Events a batch. */
const pageSize = 10

const READ_WINDOWS = `
SELECT start_ms AS startMs, SUM(records) AS records, SUM(total_cents) AS totalCents
FROM analytics_windows
GROUP BY start_ms
ORDER BY start_ms`

/** The order service's own store, whose clock is what the events' times come from. */
export function openOrders(folder: string, nowMs = systemClock.nowMs): Promise<EventStore> {
  const { partitions } = orderEvents
  const file = join(folder, 'order-command.db')
  return openSqliteEventStore({ file, partitions, secret: 'secret', clock: { nowMs } })
}

/** Places one order; `number` tells it from others. */
export async function placeOrder(store: EventStore, number: number, netCents: number): Promise<void> {
  const id = deriveId('killed-fold', String(number))
  const events = [{ id, type: 'OrderPlaced', version: 2, data: { netCents } }]
  const outcome = await store.append({
    commandId: id,
    requestHash: '',
    appends: [{ stream: `order-${id}`, expectedVersion: 0, events }],
    metadata: { actor: 'client:test', correlationId: id, causationId: id },
  })
  if (outcome.kind !== 'appended') throw new Error(`placing an order ended as ${outcome.kind}`)
}

/**
 * Folds the orders into the file until all are in it, and answers its windows. `step` is called before each statement
 * of each batch's transaction, before its commit and right behind it.
 */
export async function foldOrders(
  folder: string,
  file: string,
  step: () => void,
): Promise<readonly (readonly [startMs: number, count: number, totalCents: number])[]> {
  const store = await openOrders(folder)
  const opened = await openSqliteReadModels({ file: join(folder, file) })
  let folding = false
  const database = stepping(opened, () => {
    if (folding) step()
  })
  const nothing = () => {}
  const quiet = { warn: nothing, error: nothing }
  const metrics = {
    countCommand: nothing,
    setConsumerLag: nothing,
    setParked: nothing,
    setDroppedLate: nothing,
  }
  const source = {
    contract: orderEvents,
    store,
    toContract: ({ type, data }: { type: string; data: object }) => ({ type, data: { ...data } }),
  }
  const settings = { current: () => analyticsSettingsSchema.parse({}) }
  const projection = windowsProjection(metricSources.orders, settings, {
    database,
    metrics,
    clock: systemClock,
  })
  const models = new ReadModels({
    database,
    projections: [],
    shared: [projection],
    messages: seen(embeddedMessages([source], { logger: quiet, pageSize }), () => {
      folding = true
    }),
    clock: systemClock,
    logger: quiet,
  })
  try {
    await models.start()
    if (!(await models.waitForHead(projection.name, 10_000))) throw new Error('not all orders were folded')
    const rows = await opened.write((transaction) => transaction.all(READ_WINDOWS))
    return rows.map((row) => [Number(row['startMs']), Number(row['records']), Number(row['totalCents'])])
  } finally {
    await models.stop()
    await opened.close()
    await store.close()
  }
}

/** Tells of the first batch before its handler gets it. */
function seen(messages: MessageLog & Feeds, onBatch: () => void): MessageLog & Feeds {
  return {
    feed: (source) => messages.feed(source),
    subscribe: (source, handler) =>
      messages.subscribe(source, {
        consumer: handler.consumer,
        positions: (of) => handler.positions(of),
        handle: (batch) => {
          onBatch()
          return handler.handle(batch)
        },
      }),
  }
}

function stepping(database: ReadModelDatabase, step: () => void): ReadModelDatabase {
  const steppingInto = (transaction: WriteTransaction): WriteTransaction => ({
    ...transaction,
    all: (sql, parameters) => {
      step()
      return transaction.all(sql, parameters)
    },
    run: (sql, parameters) => {
      step()
      return transaction.run(sql, parameters)
    },
  })
  return {
    ...database,
    write: (work, committed) =>
      database.write(
        async (transaction) => {
          const result = await work(steppingInto(transaction))
          step()
          return result
        },
        async (result) => {
          step()
          await committed?.(result)
        },
      ),
  }
}
