import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Kafka, runKafkaTool, startKafka } from '@annals/real'
import { eventually, RecordingHandler } from '../contract-suite/index.ts'
import type { KafkaConnection } from './kafka-connection.ts'
import { kafkaMessageLog } from './kafka-message-log.ts'
import { openTestTopic, type TestTopic } from './test-topic.ts'
import { topicOf } from './topic.ts'

const users = [
  { name: 'things-command', password: 'command-password' },
  { name: 'readers-query', password: 'query-password' },
]
const deadlineMs = 60_000
const groupPrefix = 'annals.readers-query'

let kafka: Kafka
let topic: TestTopic

/** A connection as one of the users; a file with the authority's certificate is read for each connection. */
function as(username: string, password: string): KafkaConnection {
  const caFile = kafka.login?.caFile ?? ''
  return {
    brokers: kafka.brokers,
    clientId: username,
    ssl: () => ({ ca: readFileSync(caFile) }),
    sasl: { mechanism: 'scram-sha-512', username, password },
  }
}

async function allow(principal: string, ...rule: string[]): Promise<void> {
  await runKafkaTool(kafka, 'kafka-acls', ['--add', '--allow-principal', `User:${principal}`, ...rule])
}

before(async () => {
  kafka = await startKafka({ own: true, security: 'sasl-ssl', users })
  const admin = as(kafka.login?.username ?? '', kafka.login?.password ?? '')
  topic = await openTestTopic(kafka.brokers, { connection: admin })
})
after(async () => {
  await topic?.close()
  await kafka?.stop()
})

test('each user does what its rules allow over TLS, and nothing before they do', async () => {
  const { contract } = topic
  const name = topicOf(contract.source)
  const said: string[] = []
  const logger = {
    ...topic.quiet,
    warn: ({ error }: { readonly error: Error }) => {
      said.push(error.message)
    },
  }
  const handler = new RecordingHandler('reader')
  const messages = topic.openMessages({ ...as('readers-query', 'query-password'), groupPrefix, logger })
  assert.deepEqual(
    (await messages.topicFaults()).map(({ code }) => code),
    ['topic-missing'],
  )
  await messages.subscribe(contract.source, handler)
  topic.startRelay({ ...as('things-command', 'command-password'), logger, leaseMs: 5_000 })
  topic.log.publish('a', 'Happened')
  await eventually('both say why they cannot', () => said.length >= 2, deadlineMs)
  assert.equal(topic.leases.checkpoint('relay').position, 0)

  await allow('things-command', '--topic', name, '--operation', 'Write', '--operation', 'Describe')
  await eventually('it is published', () => topic.leases.checkpoint('relay').position === 1, deadlineMs)
  await allow('readers-query', '--topic', name, '--operation', 'Read', '--operation', 'Describe')
  await allow(
    'readers-query',
    '--group',
    groupPrefix,
    '--resource-pattern-type',
    'prefixed',
    '--operation',
    'Read',
  )
  await eventually('it is read', () => handler.handled.length === 1, deadlineMs)
})

test('a wrong password and a wrong authority are told apart, and another authority is taken without a restart', async () => {
  const { contract } = topic
  const known = as('readers-query', 'query-password')
  const log = (connection: KafkaConnection) =>
    kafkaMessageLog({
      ...connection,
      groupPrefix,
      contracts: [contract],
      feeds: topic.feedsOf(topic.source),
      logger: topic.quiet,
    })
  await assert.rejects(log(as('readers-query', 'wrong')).topicFaults(), (error: Error) => {
    assert.match(`${error.name} ${String(error.cause)}`, /KafkaJSSASLAuthenticationError/)
    return true
  })
  let authority = {}
  const changing = log({ ...known, ssl: () => authority })
  await assert.rejects(changing.topicFaults(), /certificate/)
  authority = known.ssl?.() ?? {}
  assert.deepEqual(await changing.topicFaults(), [])
})
