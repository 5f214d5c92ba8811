import { isDeepStrictEqual } from 'node:util'
import { parts, services } from '@annals/installation'
import type { Connection } from 'mysql2/promise'
import type { Installation } from '../installation.ts'
import { kafkaClient } from '../kafka-topics.ts'
import { connectTo } from '../part-databases.ts'
import { acknowledgedFaults } from './acknowledged-faults.ts'
import { foldInfractions, foldOrders, foldProducts, foldWindows } from './own-folds.ts'
import {
  readDroppedLate,
  readParked,
  readPositions,
  readProjection,
  readWindows,
  type ShownRows,
} from './read-shown.ts'
import { readStore, type StoreContent } from './read-store.ts'
import { readTopics, type TopicMessage } from './read-topics.ts'
import { storeFaults } from './store-faults.ts'
import { topicFaults, withoutRepeats } from './topic-faults.ts'

type Told = ReadonlyMap<string, readonly TopicMessage[]>

export type Check = {
  /** In all stores, so that nobody takes nothing for right. */
  readonly events: number
  readonly faults: readonly string[]
}

const windowMs = 5_000

/**
 * Reads every event store, topic and read model of an installation at rest past its programs, and gives what does not
 * fit: gaps, doubles, another order, a read model that is not the fold of the events. It shares no code with the kit.
 */
export async function checkInstallation(
  installation: Pick<Installation, 'databases' | 'kafka'>,
  /** The `Annals-Position` of commands that were accepted. */
  acknowledged: readonly string[] = [],
): Promise<Check> {
  const faults: string[] = []
  const say = (where: string, found: readonly string[]) => {
    faults.push(...found.map((fault) => `${where}: ${fault}`))
  }
  const inDatabase = async <Value>(part: string, work: (connection: Connection) => Promise<Value>) => {
    const database = installation.databases.get(part)
    if (database === undefined) throw new Error(`${part} has no database`)
    const connection = await connectTo(database)
    try {
      return await work(connection)
    } finally {
      await connection.end()
    }
  }

  const topicNames = services.map((service) => `annals.${service}.v1`)
  const topics = await readTopics(kafkaClient(installation.kafka), topicNames)
  const told = new Map<string, readonly TopicMessage[]>()
  const stores = new Map<string, StoreContent>()
  for (const service of services) {
    const store = await inDatabase(`${service}-command`, readStore)
    const messages = topics.get(`annals.${service}.v1`) ?? []
    stores.set(service, store)
    told.set(service, withoutRepeats(messages))
    say(`the store of ${service}`, storeFaults(store))
    say(`the topic of ${service}`, topicFaults(messages, store))
  }
  say('acknowledged', acknowledgedFaults(acknowledged, stores))
  for (const { name } of parts)
    await inDatabase(name, async (connection) => {
      say(name, await readParked(connection))
      say(name, behind(await readPositions(connection), stores))
    })

  await inDatabase('order-query', async (connection) => {
    const shown = await readProjection(connection, 'order-list', 'orderId', [
      'status',
      'customerId',
      'netCents',
    ])
    say('order-query, orders', differences(foldOrders(of(told, 'order')), shown))
  })
  await inDatabase('inventory-query', async (connection) => {
    const shown = await readProjection(connection, 'products', 'productId', [
      'stock',
      'reserved',
      'priceCents',
    ])
    say('inventory-query, products', differences(foldProducts(of(told, 'inventory')), shown))
  })
  await inDatabase('infraction-query', async (connection) => {
    const fields = ['status', 'ownerId', 'amountCents']
    const shown = await readProjection(connection, 'infractions', 'infractionId', fields)
    say('infraction-query, infractions', differences(foldInfractions(of(told, 'infraction')), shown))
  })
  await inDatabase('analytics', async (connection) => {
    for (const { metric, source, type, cents } of [
      { metric: 'orders', source: 'order', type: 'OrderPlaced', cents: 'netCents' },
      { metric: 'infractions', source: 'infraction', type: 'InfractionRecorded', cents: 'amountCents' },
    ]) {
      const expected = foldWindows(of(told, source), { type, cents, sizeMs: windowMs })
      say(`analytics, ${metric}`, differences(expected, await readWindows(connection, metric)))
      const dropped = await readDroppedLate(connection, metric)
      if (dropped > 0) say(`analytics, ${metric}`, [`${dropped} dropped as late`])
    }
  })
  return { events: [...stores.values()].reduce((sum, { events }) => sum + events.length, 0), faults }
}

function of(told: Told, service: string): readonly TopicMessage[] {
  return [...(told.get(service) ?? [])].sort((one, other) => one.position - other.position)
}

function differences(expected: ReadonlyMap<string, object>, shown: ShownRows): readonly string[] {
  const keys = new Set([...expected.keys(), ...shown.keys()])
  return [...keys].flatMap((key) => {
    const [wanted, found] = [expected.get(key), shown.get(key)]
    if (isDeepStrictEqual({ ...wanted }, { ...found })) return []
    return [`${key} is ${JSON.stringify(found)}, the events say ${JSON.stringify(wanted)}`]
  })
}

/** Consumers that have not read all of a partition, or have read of another store. */
function behind(
  positions: Awaited<ReturnType<typeof readPositions>>,
  stores: ReadonlyMap<string, StoreContent>,
): readonly string[] {
  return positions.flatMap(({ consumer, source, partition, store, position }) => {
    const content = stores.get(source)
    const last = content?.events.findLast((event) => event.partition === partition)?.position ?? 0
    if (store !== content?.storeId) return [`${consumer} has read another store of ${source}`]
    return position < last
      ? [`${consumer} is at ${position} of ${source}/${partition}, which is at ${last}`]
      : []
  })
}
