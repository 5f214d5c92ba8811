import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { apiClient, keptToken } from '@annals/client'
import { demoTariff } from '@annals/infraction-contracts'
import { kafkaAcls, parts } from '@annals/installation'
import { differencesOf, simulate } from '@annals/simulator'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { eventually } from '../harness/eventually.ts'
import { clientToken, passwordToken } from '../harness/login.ts'
import { checkInstallation } from './check/check-installation.ts'
import { changeAcl, type KafkaAccess, kafkaClient } from './kafka-topics.ts'
import { connectTo } from './part-databases.ts'
import { sharedInstallation } from './shared-installation.ts'

const groupPrefix = 'annals'
const deadlineMs = 60_000

suite('an installation where everyone has their own user and rights, and nothing goes in the clear', () => {
  const installation = sharedInstallation({ secured: true })

  test('does all that simulated traffic asks of it', async () => {
    const token = keptToken(() => clientToken(installation(), 'annals-simulator'))
    const api = apiClient({ url: installation().url, token })
    const wishes = { seed: 'secured', run: 'secured', rate: 40, seconds: 3, tariff: demoTariff }
    assert.deepEqual(differencesOf((await simulate(wishes, { api })).comparisons), [])
    assert.deepEqual((await checkInstallation(installation())).faults, [])
  })

  test('a part’s database user sees no other part’s database, and logs in over TLS only', async () => {
    const { databases } = installation()
    for (const [name, database] of databases) {
      const connection = await connectTo(database)
      try {
        const [rows] = await connection.query<RowDataPacket[]>('SHOW DATABASES')
        const seen = rows.map((row) => String(Object.values(row)[0]))
        assert.deepEqual(
          seen.filter((other) => other.startsWith('annals_')),
          [database.database],
        )
        for (const other of databases.values())
          if (other !== database)
            await assert.rejects(
              connection.query(`SELECT COUNT(*) FROM ${other.database}.kit_positions`),
              { code: 'ER_TABLEACCESS_DENIED_ERROR' },
              `${name} reads ${other.database}`,
            )
      } finally {
        await connection.end()
      }
      const { caFile: _none, ...inTheClear } = database
      await assert.rejects(createConnection(inTheClear), { code: 'ER_SECURE_TRANSPORT_REQUIRED' }, name)
    }
  })

  test('a part’s user writes and reads the topics of its description only, and joins no other part’s group', async () => {
    const mayNot = { type: 'TOPIC_AUTHORIZATION_FAILED' }
    const query = accessOf('order-query')
    await assert.rejects(send(query, 'annals.order.v1'), mayNot)
    await assert.rejects(send(accessOf('order-command'), 'annals.customer.v1'), mayNot)
    await assert.rejects(read(query, 'annals.radar.v1', 'annals.order-query.probe'), mayNot)
    await read(query, 'annals.order.v1', 'annals.order-query.probe')
    // What kafkajs makes of it: it looks for a broker that tells it of the group, and none does.
    await assert.rejects(read(query, 'annals.order.v1', 'annals.customer-query.probe'), {
      name: 'KafkaJSGroupCoordinatorNotFound',
    })
  })

  test('whoever has no user, or another’s password, is not let in', async () => {
    const access = accessOf('order-query')
    const stranger = access.login && { ...access.login, password: 'guessed' }
    await assert.rejects(
      read({ ...access, login: stranger }, 'annals.order.v1', 'annals.order-query.probe'),
      {
        name: /SASLAuthentication/,
      },
    )
    await assert.rejects(read({ ...access, login: undefined }, 'annals.order.v1', 'annals.order-query.probe'))
  })

  test('a part whose rule to read is taken away reads no more and says why; given back, it goes on', async () => {
    const part = parts.find(({ name }) => name === 'customer-query')
    assert.ok(part)
    const rule = kafkaAcls(part, groupPrefix).find(({ resource }) => resource.type === 'topic')
    assert.ok(rule)
    const { kafka, url } = installation()
    const token = await passwordToken(installation(), 'sales')
    const authorization = `Bearer ${token}`
    await changeAcl(kafka, 'take', part.name, rule)
    await eventually(
      'the part says so',
      () => readFileSync(installation().replica(part.name, 0).logFile, 'utf8'),
      (log) => /"level":"warn".*authorized/i.test(log),
      deadlineMs,
    )
    const placed = await fetch(`${url}/api/customer/commands/customers`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Nobody reads of me' }),
    })
    assert.equal(placed.status, 201)
    const { id } = (await placed.json()) as { id: string }
    const view = async (waitS: number) => {
      const answer = await fetch(`${url}/api/customer/queries/customers/${id}`, {
        headers: {
          authorization,
          prefer: `wait=${waitS}`,
          'annals-after': placed.headers.get('annals-position') ?? '',
        },
      })
      await answer.arrayBuffer()
      return answer.status
    }
    assert.equal(await view(3), 503)
    await changeAcl(kafka, 'give', part.name, rule)
    await eventually(
      'the customer is shown',
      () => view(5),
      (status) => status === 200,
      deadlineMs,
    )
  })

  test('no gateway leads to feeds, operations and metrics; a feed answers the parts only', async () => {
    const { url } = installation()
    for (const { path, name, kind } of parts) {
      const service = name.replace(/-\w+$/, '')
      for (const closed of ['/internal/feed', '/metrics', '/readyz', `/ops/${service}/${kind}/health`])
        for (const at of [closed, `${path}${closed}`, `${path}/..${closed}`, `${path}/%2e%2e${closed}`])
          assert.equal((await fetch(url + at)).status, 404, at)
    }
    const { opsPort } = installation().replica('order-command', 0)
    const feed = async (headers: Readonly<Record<string, string>>) => {
      const answer = await fetch(`http://127.0.0.1:${opsPort}/internal/feed?after=0&limit=1`, { headers })
      await answer.arrayBuffer()
      return answer.status
    }
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    assert.equal(await feed({}), 401)
    assert.equal(await feed(bearer(await passwordToken(installation(), 'operator'))), 403)
    assert.equal(await feed(bearer(await clientToken(installation(), 'annals-simulator'))), 403)
    assert.equal(await feed(bearer(await clientToken(installation(), 'annals-order-query'))), 200)
  })

  /** The brokers as a part's own user. */
  function accessOf(part: string): KafkaAccess {
    const { kafka, kafkaUser } = installation()
    assert.ok(kafka.login)
    const { name, password } = kafkaUser(part)
    return { brokers: kafka.brokers, login: { ...kafka.login, username: name, password } }
  }
})

async function send(access: KafkaAccess, topic: string): Promise<void> {
  const producer = kafkaClient(access).producer({ retry: { retries: 0 } })
  await producer.connect()
  try {
    await producer.send({ topic, messages: [{ key: 'nobody', value: '{}' }] })
  } finally {
    await producer.disconnect()
  }
}

/** Joins the group and reads; resolves once it has begun. */
async function read(access: KafkaAccess, topic: string, groupId: string): Promise<void> {
  const consumer = kafkaClient(access).consumer({
    groupId,
    retry: { retries: 0, restartOnFailure: async () => false },
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => undefined)
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  consumer.on(consumer.events.FETCH, () => resolve())
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatch: async () => resolve() })
    await promise
  } finally {
    await consumer.disconnect()
  }
}
