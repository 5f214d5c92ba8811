import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '@annals/kernel'
import { type Feeds, type StoreSource, storeFeed } from '@annals/messaging'
import { eventually, memoryEventLog, memoryLeases } from '@annals/messaging/contract-suite'
import { type KafkaMessageLog, kafkaMessageLog, kafkaRelay, topicOf } from '@annals/messaging/kafka'
import { type Kafka, runKafkaTool, startKafka } from '@annals/real'
import { boxContract, boxes, boxesIn, publishAll } from './contract-suite/boxes.ts'
import { ReadModels } from './read-models.ts'
import { testReadModels } from './sqlite/test-read-models.ts'

const OFFSETS = 'SELECT partition_id FROM kit_positions WHERE next_offset IS NOT NULL'

const quiet = { warn: () => {}, error: () => {} }
const backoff = { firstMs: 20, maxMs: 500 }
const waitMs = 30_000

let kafka: Kafka

before(async () => {
  kafka = await startKafka({ own: true })
  await runKafkaTool(kafka, 'kafka-topics', [
    '--create',
    '--topic',
    topicOf(boxContract.source),
    '--partitions',
    String(boxContract.partitions),
  ])
})
after(() => kafka?.stop())

/** Feeds that count the events they gave. */
function counted(source: StoreSource): Feeds & { readonly events: () => number } {
  const feed = storeFeed(source)
  let events = 0
  return {
    events: () => events,
    feed: () => ({
      ...feed,
      read: async (range) => {
        const page = await feed.read(range)
        events += page.events.length
        return page
      },
    }),
  }
}

test('read models are built from the feed, go on from Kafka, and after a restart from where they were', async () => {
  const { database, dispose } = await testReadModels()
  const log = memoryEventLog('store-1', boxContract.partitions)
  const source: StoreSource = {
    contract: boxContract,
    store: log,
    toContract: ({ type, data }) => ({ type, data }),
  }
  const connection = { brokers: kafka.brokers, clientId: 'annals-test' }
  const feeds = counted(source)
  const relay = kafkaRelay({
    ...connection,
    source,
    leases: memoryLeases(),
    holder: 'test',
    logger: quiet,
    backoff,
  })
  const started: { readonly models: ReadModels; readonly messages: KafkaMessageLog }[] = []
  const start = async () => {
    const contracts = [boxContract]
    const messages = kafkaMessageLog({
      ...connection,
      groupPrefix: 'boxes',
      contracts,
      feeds,
      logger: quiet,
      backoff,
    })
    const models = new ReadModels({
      database,
      projections: [boxes()],
      messages,
      clock: systemClock,
      logger: quiet,
      backoff,
    })
    started.push({ models, messages })
    await models.start()
    await models.built()
    return models
  }
  const stop = async () => {
    for (const { models, messages } of started.splice(0)) {
      await models.stop()
      await messages.stop()
    }
  }
  let last = 0
  const pack = (count: number) => {
    publishAll(
      log,
      Array.from({ length: count }, () => {
        last += 1
        return [`box-${last % 40}`, 'Packed', { label: null, weight: last }] as const
      }),
    )
  }
  const assertFolded = async (models: ReadModels) => {
    assert.equal(await models.waitForHead('boxes', waitMs), true)
    const weights = (await boxesIn(models))
      .map(({ weight }) => weight)
      .toSorted((left, right) => left - right)
    assert.deepEqual(
      weights,
      Array.from({ length: 40 }, (_none, index) => last - 39 + index),
    )
  }
  try {
    pack(200)
    const first = await start()
    await assertFolded(first)
    await eventually(
      'an offset for each partition',
      async () => {
        const rows = await database.write((transaction) => transaction.all(OFFSETS))
        return rows.length === boxContract.partitions
      },
      waitMs,
    )
    const built = feeds.events()
    pack(100)
    await assertFolded(first)
    await stop()
    pack(100)
    const second = await start()
    await assertFolded(second)
    const looked = feeds.events() - built
    assert.ok(looked < 100, `${looked} of 200 events came from the feed`)
    const rebuilding = second.rebuild('boxes')
    pack(100)
    await rebuilding
    pack(100)
    await assertFolded(second)
    await stop()
    pack(100)
    await assertFolded(await start())
  } finally {
    await stop()
    await relay.stop()
    await dispose()
  }
})
