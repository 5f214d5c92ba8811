import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { runKafkaTool } from './kafka/run-kafka-tool.ts'
import { startKafka } from './kafka/start-kafka.ts'
import { isGone, processesNaming } from './real-fixtures.ts'
import { kafkaLines } from './settings-lines.ts'

const twoMessages = ['--from-beginning', '--max-messages', '2', '--timeout-ms', '30000']

test('Kafka makes no topic by accident, keeps what it acknowledged over kill -9 and leaves nothing behind', async () => {
  await using kafka = await startKafka({ own: true })
  const folder = folderOf(kafka.pid)
  await runKafkaTool(kafka, 'kafka-topics', ['--create', '--topic', 'kept', '--partitions', '12'])
  await runKafkaTool(kafka, 'kafka-console-producer', ['--topic', 'kept'], { input: 'one\ntwo\n' })

  const misspelt = ['--topic', 'misspelt', '--command-property', 'max.block.ms=3000']
  await runKafkaTool(kafka, 'kafka-console-producer', misspelt, { input: 'one\n' }).catch(() => undefined)
  assert.equal(await runKafkaTool(kafka, 'kafka-topics', ['--list']), 'kept\n')

  const first = kafka.pid
  await kafka.kill()
  assert.equal(kafka.pid, undefined)
  await kafka.restart()
  assert.notEqual(kafka.pid, first)
  const read = await runKafkaTool(kafka, 'kafka-console-consumer', ['--topic', 'kept', ...twoMessages])
  assert.deepEqual(read.trim().split('\n').toSorted(), ['one', 'two'])

  const env = { ...process.env, ANNALS_KAFKA_BROKERS: kafkaLines(kafka)[0]?.split('=')[1] }
  const given = await startKafka({ env })
  assert.deepEqual(given.brokers, kafka.brokers)
  await given.stop()
  await assert.rejects(given.kill(), /ANNALS_KAFKA_BROKERS/)
  await assert.rejects(startKafka({ env, security: 'sasl-ssl' }), /ANNALS_KAFKA_USER/)

  assert.notDeepEqual(processesNaming(folder), [])
  await kafka.stop()
  assert.equal(isGone(folder), true)
})

/** The folder that the broker's command line names its settings in. */
function folderOf(pid: number | undefined): string {
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  return dirname(commandLine.find((word) => word.endsWith('server.properties')) ?? '')
}
