import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { apiClient, keptToken } from '@annals/client'
import { demoTariff } from '@annals/infraction-contracts'
import { differencesOf, simulate } from '@annals/simulator'
import { clientToken } from '../harness/login.ts'
import { checkInstallation } from './check/check-installation.ts'
import { liveTable } from './check/read-shown.ts'
import { asAdmin, kafkaClient } from './kafka-topics.ts'
import { connectTo } from './part-databases.ts'
import { sharedInstallation } from './shared-installation.ts'

const events = { rate: 50, seconds: 4 }

/** What is done to an installation at rest, undone again, and what the checker must say meanwhile. */
type Tampering = {
  readonly what: string
  readonly part: string
  readonly tamper: string
  readonly undo: string
  readonly found: RegExp
}

const ofFirstEvent = 'stream = (SELECT stream FROM events WHERE position = 1)'

const tamperings: readonly Tampering[] = [
  {
    what: 'an event that is gone from a store',
    part: 'order-command',
    tamper: 'UPDATE events SET position = position + 1000000 ORDER BY position LIMIT 1',
    undo: 'UPDATE events SET position = position - 1000000 WHERE position > 1000000',
    found: /^the store of order: position 2 follows 0\n/,
  },
  {
    what: 'two events of a store that have changed places',
    part: 'inventory-command',
    tamper: 'UPDATE events SET position = 4294967296 - position WHERE position <= 2',
    undo: 'UPDATE events SET position = 4294967296 - position WHERE position > 4294967000',
    found: /the store of inventory: position/,
  },
  {
    what: 'an event of a store that is another one than was published',
    part: 'radar-command',
    tamper: "UPDATE events SET id = REPLACE(id, '-', '+') WHERE position = 1",
    undo: "UPDATE events SET id = REPLACE(id, '+', '-') WHERE position = 1",
    found: /^the topic of radar: partition \d+, offset \d+, position 1: /,
  },
  {
    what: 'a stream whose head is behind its events',
    part: 'infraction-command',
    tamper: `UPDATE stream_heads SET version = version - 1 WHERE ${ofFirstEvent}`,
    undo: `UPDATE stream_heads SET version = version + 1 WHERE ${ofFirstEvent}`,
    found: /^the store of infraction: .*: its head is \d+, its events are \d+/,
  },
  {
    what: 'an order that is shown with another amount',
    part: 'order-query',
    tamper: 'UPDATE `{order-list}` SET netCents = netCents + 1 ORDER BY orderId LIMIT 1',
    undo: 'UPDATE `{order-list}` SET netCents = netCents - 1 ORDER BY orderId LIMIT 1',
    found: /^order-query, orders: .*netCents/,
  },
  {
    what: 'a product that is shown with more stock than came',
    part: 'inventory-query',
    tamper: 'UPDATE `{products}` SET stock = stock + 1 ORDER BY productId LIMIT 1',
    undo: 'UPDATE `{products}` SET stock = stock - 1 ORDER BY productId LIMIT 1',
    found: /^inventory-query, products: .*stock/,
  },
  {
    what: 'an infraction that is shown with another owner',
    part: 'infraction-query',
    tamper: 'UPDATE `{infractions}` SET ownerId = REVERSE(ownerId)',
    undo: 'UPDATE `{infractions}` SET ownerId = REVERSE(ownerId)',
    found: /^infraction-query, infractions: .*ownerId/,
  },
  {
    what: 'a window that has counted an order twice',
    part: 'analytics',
    tamper:
      "UPDATE analytics_windows SET records = records + 1 WHERE metric = 'orders' ORDER BY start_ms LIMIT 1",
    undo: "UPDATE analytics_windows SET records = records - 1 WHERE metric = 'orders' ORDER BY start_ms LIMIT 1",
    found: /^analytics, orders: .*records/,
  },
  {
    what: 'a consumer that has not read everything',
    part: 'registration-query',
    tamper: 'UPDATE kit_positions SET position = position - 1000000',
    undo: 'UPDATE kit_positions SET position = position + 1000000',
    found: /^registration-query: .* is at -\d+ of registration/,
  },
]

suite('the checker of an installation', () => {
  const installation = sharedInstallation({ replicas: 1 })
  const acknowledged: string[] = []
  const check = () => checkInstallation(installation(), acknowledged)

  before(async () => {
    const api = apiClient({
      url: installation().url,
      token: keptToken(() => clientToken(installation(), 'annals-simulator')),
      onAcknowledged: (_call, position) => {
        if (position !== undefined) acknowledged.push(position)
      },
    })
    const wishes = { seed: 'checked', run: 'checked', tariff: demoTariff, ...events }
    assert.deepEqual(differencesOf((await simulate(wishes, { api })).comparisons), [])
    // Nobody mends meanwhile what the tests break.
    await Promise.all(installation().replicas.map((replica) => replica.stop()))
  })

  test('finds nothing in one that nobody tampered with', async () => {
    const found = await check()
    assert.deepEqual(found.faults, [])
    assert.ok(found.events > events.rate * events.seconds && acknowledged.length > 50)
  })

  for (const { what, part, tamper, undo, found } of tamperings)
    test(`finds ${what}`, async () => {
      await inDatabaseOf(part, tamper)
      const { faults } = await check()
      await inDatabaseOf(part, undo)
      assert.match(faults.join('\n'), found)
      assert.deepEqual((await check()).faults, [])
    })

  test('finds an accepted command that no store holds', async () => {
    const [first = ''] = acknowledged
    const lost = first.replace(/\.\d+$/, '.999999')
    const { faults } = await checkInstallation(installation(), [lost])
    assert.match(faults.join('\n'), /^acknowledged: .* has no event at 999999/)
  })

  test('finds an event in a topic that no store holds, and one that a topic has lost', async () => {
    const topic = 'annals.customer.v1'
    const kafka = installation().kafka
    const partition = await asAdmin(kafka, async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic)
      return offsets.find(({ high }) => Number(high) > 0)?.partition ?? 0
    })
    const producer = kafkaClient(kafka).producer()
    await producer.connect()
    const headers = { ce_position: '999999', ce_previous: '1' }
    await producer.send({ topic, messages: [{ partition, key: 'customer-x', value: '{}', headers }] })
    await producer.disconnect()
    const { faults } = await check()
    assert.match(faults.join('\n'), /^the topic of customer: .*position 999999: the store has no such event/)

    await asAdmin(kafka, async (admin) => {
      // Without a question before it kafkajs does not know the topic.
      await admin.fetchTopicOffsets(topic)
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '1' }] })
    })
    assert.match((await check()).faults.join('\n'), /the topic of customer: position \d+ is not in the topic/)
  })

  async function inDatabaseOf(part: string, sql: string): Promise<void> {
    const database = installation().databases.get(part)
    if (database === undefined) throw new Error(`${part} has no database`)
    const connection = await connectTo(database)
    try {
      const [, projection] = /\{([\w-]+)\}/.exec(sql) ?? []
      const table = projection === undefined ? '' : await liveTable(connection, projection)
      const [result] = await connection.query(sql.replace(`{${projection}}`, table))
      assert.ok('affectedRows' in result && result.affectedRows > 0, sql)
    } finally {
      await connection.end()
    }
  }
})
