import type { ContractEvent } from '@annals/contracts'
import { systemClock } from '@annals/kernel'
import type { BatchHandler, Feeds, MessageLog } from '@annals/messaging'
import { ReadModels } from '../../read-models.ts'
import { migrateMysqlReadModels } from '../migrate-mysql-read-models.ts'
import type { MysqlConnection } from '../mysql-connection.ts'
import { openMysqlReadModels } from '../open-mysql-read-models.ts'
import { type RootOfServer, temporaryDatabase } from '../temporary-database.ts'
import { bareFold } from './bare-fold.ts'
import { benchContract, benchEvents, benchList, benchOrders, benchStore } from './bench-orders.ts'

const roundsEach = 3
const eventsPerPage = 4_000
const eventsPerBatch = 1_000

/** Events a second in each round: ours, and the reference next to it in time. */
export type ReplayBench = {
  readonly name: string
  readonly rounds: readonly { readonly ours: number; readonly reference: number }[]
}

/**
 * How fast a read model on MySQL is built from a feed, and how fast it follows batches of a topic with its changes told;
 * each beside a bare loop with as many events a transaction, in turns on the same server. Takes about a minute.
 */
export async function mysqlReadModelBench(server: RootOfServer): Promise<readonly ReplayBench[]> {
  const events = benchEvents()
  const perSecond = (measure: (connection: MysqlConnection) => Promise<number>) =>
    onNewDatabase(server, async (connection) => (events.length * 1_000) / (await measure(connection)))
  const inTurns = async (name: string, size: number, measure: typeof measureBuild): Promise<ReplayBench> => {
    const rounds: ReplayBench['rounds'][number][] = []
    for (let round = 0; round < roundsEach; round += 1) {
      const reference = await perSecond((connection) => bareFold(connection, events, size))
      const ours = await perSecond((connection) => measure(connection, events))
      rounds.push({ ours, reference })
    }
    return { name, rounds }
  }
  return [
    await inTurns(`build a read model on MySQL from ${events.length} events`, eventsPerPage, measureBuild),
    await inTurns(`follow ${events.length} events into a read model on MySQL`, eventsPerBatch, measureFollow),
  ]
}

function measureBuild(connection: MysqlConnection, events: readonly ContractEvent[]): Promise<number> {
  return withModels(connection, messagesOf(events), async (models) => {
    const startedMs = performance.now()
    await models.start()
    await models.built()
    return performance.now() - startedMs
  })
}

/** The read model is built while there is nothing; then all events are handed over, batch by batch. */
function measureFollow(connection: MysqlConnection, events: readonly ContractEvent[]): Promise<number> {
  const messages = messagesOf([])
  return withModels(connection, messages, async (models) => {
    await models.start()
    await models.built()
    const handler = messages.handler()
    const startedMs = performance.now()
    for (let first = 0; first < events.length; first += eventsPerBatch) {
      const some = events.slice(first, first + eventsPerBatch)
      const through = some.at(-1)?.position ?? 0
      const { source } = benchContract
      await handler.handle({ source, store: benchStore, events: some, head: events.length, through })
    }
    return performance.now() - startedMs
  })
}

async function withModels(
  connection: MysqlConnection,
  messages: MessageLog & Feeds,
  measure: (models: ReadModels) => Promise<number>,
): Promise<number> {
  await migrateMysqlReadModels(connection)
  const database = await openMysqlReadModels({ connection })
  const models = new ReadModels({
    database,
    projections: [benchList],
    messages,
    clock: systemClock,
    logger: { warn: () => {}, error: () => {} },
  })
  try {
    const tookMs = await measure(models)
    const shipped = await models.read((reader) => reader.repository(benchList).countBy({ status: 'Shipped' }))
    if (shipped !== benchOrders) throw new Error(`${shipped} orders are shipped, not ${benchOrders}`)
    return tookMs
  } finally {
    await models.stop()
    await database.close()
  }
}

/** A topic and a feed in memory. */
function messagesOf(
  events: readonly ContractEvent[],
): MessageLog & Feeds & { readonly handler: () => BatchHandler } {
  let handler: BatchHandler | undefined
  return {
    handler: () => {
      if (handler === undefined) throw new Error('nobody has subscribed')
      return handler
    },
    subscribe: async (_source, subscribed) => {
      handler = subscribed
      return { stop: async () => {} }
    },
    feed: (source) => ({
      source,
      readAt: async (position) => events[position - 1],
      read: async ({ after, limit }) => ({
        store: benchStore,
        head: events.length,
        events: events.slice(after, after + limit),
      }),
    }),
  }
}

async function onNewDatabase(
  server: RootOfServer,
  measure: (connection: MysqlConnection) => Promise<number>,
): Promise<number> {
  const { connection, remove } = await temporaryDatabase(server)
  try {
    return await measure(connection)
  } finally {
    await remove()
  }
}
