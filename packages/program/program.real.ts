import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { type Kafka, type Mysql, runKafkaTool, runSql, startKafka, startMysql } from '@annals/real'
import { startChild, type TestChild } from './test-child.ts'
import { eventually } from './test-program.ts'
import { type TestRealm, testRealm } from './test-realm.ts'

const query = 'services/customer/query/main.ts'
const command = 'services/customer/command/main.ts'
const database = 'annals_program'
const topic = 'annals.customer.v1'

let mysql: Mysql
let kafka: Kafka

before(async () => {
  mysql = await startMysql({ own: true })
  kafka = await startKafka({ own: true })
  await runSql(
    mysql,
    `CREATE USER part@'%' IDENTIFIED BY 'only-a-test'; GRANT ALL ON ${database}.* TO part@'%'`,
  )
  await makeTopic(12)
})

after(async () => {
  await kafka.stop()
  await mysql.stop()
})

async function makeTopic(partitions: number): Promise<void> {
  const args = ['--topic', topic, '--partitions', String(partitions), '--replication-factor', '1']
  await runKafkaTool(kafka, 'kafka-topics', ['--create', ...args])
}

function environment(realm: TestRealm): Readonly<Record<string, string>> {
  return {
    ANNALS_PUBLIC_URL: 'https://annals.example',
    ANNALS_HTTP_HOST: '127.0.0.1',
    ANNALS_AUTH_REALM_URL: realm.url,
    ANNALS_AUTH_CLIENT_SECRET: 'only-a-test',
    ANNALS_DATABASE_HOST: mysql.host,
    ANNALS_DATABASE_PORT: String(mysql.port),
    ANNALS_DATABASE_NAME: database,
    ANNALS_DATABASE_USER: 'part',
    ANNALS_DATABASE_PASSWORD: 'only-a-test',
    ANNALS_KAFKA_BROKERS: JSON.stringify(kafka.brokers),
    ANNALS_STORE_SECRET: 'only-a-test-of-at-least-32-characters',
  }
}

async function run(
  t: TestContext,
  main: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<TestChild> {
  const child = await startChild(main, env, ...args)
  t.after(async () => {
    child.signal('SIGKILL')
    await child.ended
  })
  return child
}

async function migrate(t: TestContext, main: string, env: Readonly<Record<string, string>>): Promise<void> {
  const child = await run(t, main, env, 'migrate')
  assert.equal(await child.ended, 0, child.complained())
}

test('a part started before its database serves once that is made and migrated, and ends in order', async (t) => {
  const env = environment(await testRealm(t))
  const child = await run(t, command, env)
  await child.until('unready')
  await runSql(mysql, `CREATE DATABASE ${database}`)
  await Promise.all([migrate(t, command, env), migrate(t, command, env)])
  await child.until('ready')
  await migrate(t, command, env)
  assert.equal(await child.readyStatus(), 200)
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0, child.complained())
  assert.equal(child.complained(), '')
})

test('a database that is killed makes its parts unready; they go on when it is back', async (t) => {
  const env = environment(await testRealm(t))
  const parts = [await run(t, command, env), await run(t, query, env)]
  for (const part of parts) await part.until('ready')
  await mysql.kill()
  for (const part of parts) await part.until('unready')
  await mysql.restart()
  for (const part of parts) await part.until('ready')
  for (const part of parts) {
    part.signal('SIGTERM')
    assert.equal(await part.ended, 0, part.complained())
  }
})

test('a broker and a realm that are away hold nobody up', async (t) => {
  const env = {
    ...environment(await testRealm(t)),
    ANNALS_KAFKA_BROKERS: '[127.0.0.1:1]',
    ANNALS_AUTH_REALM_URL: 'http://127.0.0.1:1/realm',
  }
  const child = await run(t, query, env)
  await child.until('ready')
  await eventually('both to be said', () =>
    ['broker', 'identity provider'].every((name) => child.logged().includes(`"dependency":"${name}"`)),
  )
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0, child.complained())
})

test('wrong settings of the database, the broker and the realm are told at once, by name', async (t) => {
  const realm = await testRealm(t)
  realm.answerWith('refuse')
  await runKafkaTool(kafka, 'kafka-topics', ['--delete', '--topic', topic])
  await makeTopic(3)
  const child = await run(t, query, { ...environment(realm), ANNALS_DATABASE_PASSWORD: 'wrong' })
  assert.equal(await child.ended, 1)
  for (const name of [
    'database.user, database.password',
    'kafka.brokers',
    'auth.clientId, auth.clientSecret',
  ])
    assert(child.complained().includes(`\n  ${name} (`), child.complained())
  assert.match(child.complained(), /annals\.customer\.v1 has 3 partitions/)
  assert.doesNotMatch(child.complained(), /only-a-test|wrong'/)
})

test('a store whose tables become those of a release too new makes its part unready, until they fit again', async (t) => {
  const child = await run(t, command, environment(await testRealm(t)))
  await child.until('ready')
  await runSql(mysql, `UPDATE ${database}.schema_version SET readable_from = 99`)
  await child.until('unready')
  await runSql(mysql, `UPDATE ${database}.schema_version SET readable_from = 1`)
  await child.until('ready')
  child.signal('SIGTERM')
  assert.equal(await child.ended, 0, child.complained())
})

test('a store opened with another secret is refused by name', async (t) => {
  const env = environment(await testRealm(t))
  const child = await run(t, command, {
    ...env,
    ANNALS_STORE_SECRET: 'another-secret-of-at-least-32-characters',
  })
  assert.equal(await child.ended, 1)
  assert(child.complained().includes('\n  storeSecret ('), child.complained())
})

test('a schema that only a newer release can work with is refused by name', async (t) => {
  const env = environment(await testRealm(t))
  await runSql(mysql, `UPDATE ${database}.kit_schema SET version = 99, readable_from = 99`)
  const child = await run(t, query, env)
  assert.equal(await child.ended, 1)
  assert(child.complained().includes('\n  database.name ('), child.complained())
})
