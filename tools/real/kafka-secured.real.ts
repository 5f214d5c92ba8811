import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { certificateAuthority } from './certificate-authority.ts'
import { realEnvironment } from './environment.ts'
import { askApiVersions } from './kafka/api-versions.ts'
import { runKafkaTool } from './kafka/run-kafka-tool.ts'
import { clientProperties, propertiesText } from './kafka/server-properties.ts'
import { startKafka } from './kafka/start-kafka.ts'

test('on a secured Kafka a user may do what an ACL allows, and nobody gets in without a login', async () => {
  const order = { name: 'order', password: 'order-secret' }
  const folder = await mkdtemp(join(tmpdir(), 'annals-secured-'))
  await using kafka = await startKafka({ own: true, security: 'sasl-ssl', users: [order] })
  try {
    const caFile = kafka.login?.caFile ?? ''
    const asOrder = { clientPropertiesFile: join(folder, 'order.properties') }
    await writeFile(asOrder.clientPropertiesFile, propertiesText(clientProperties(order, caFile)))
    await runKafkaTool(kafka, 'kafka-topics', ['--create', '--topic', 'orders'])
    assert.equal(await runKafkaTool(kafka, 'kafka-topics', ['--list'], asOrder), '\n')

    const allow = ['--add', '--allow-principal', 'User:order', '--operation', 'Describe', '--topic', 'orders']
    await runKafkaTool(kafka, 'kafka-acls', allow)
    await kafka.kill()
    await kafka.restart()
    assert.equal(await runKafkaTool(kafka, 'kafka-topics', ['--list'], asOrder), 'orders\n')

    const stranger = { ...order, password: 'guessed' }
    await writeFile(asOrder.clientPropertiesFile, propertiesText(clientProperties(stranger, caFile)))
    await assert.rejects(runKafkaTool(kafka, 'kafka-topics', ['--list'], asOrder), /Authentication failed/)

    const [host = '', port = ''] = kafka.brokers[0]?.split(':') ?? []
    const place = { cache: realEnvironment().cache, log: () => undefined }
    const other = await certificateAuthority(join(folder, 'other'), place)
    await assert.rejects(askApiVersions(host, Number(port), other.caFile), /certificate/)
    await assert.rejects(askApiVersions(host, Number(port)), /hung up|ECONNRESET/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('users with words that the storage tool would take apart are refused with the reason', async () => {
  const users = [{ name: 'order', password: 'a,b' }]
  await assert.rejects(startKafka({ own: true, security: 'sasl-ssl', users }), /names and passwords/)
  await assert.rejects(startKafka({ own: true, users }), /sasl-ssl/)
})
