import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { makeSecrets } from '@annals/compose'
import { parts } from '@annals/installation'
import { ensureTopics } from '@annals/messaging/kafka'
import {
  type BuiltImage,
  buildImage,
  type Container,
  type ContainerEngine,
  containerEngine,
  freePorts,
  type Kafka,
  type Keycloak,
  type Mysql,
  runContainer,
  runKafkaTool,
  runSql,
  startContainer,
  startKafka,
  startKeycloak,
  startMysql,
  waitUntil,
} from '@annals/real'
import { z } from 'zod'
import { type ComposeHere, makeDatabases, makeTopicsByScript, servicePlan } from './compose-here.ts'
import { asAdmin } from './kafka-topics.ts'

const root = resolve(import.meta.dirname, '../..')
/** What the image may have above a Debian: Node's 112 MB, the modules, the sources. */
const mostOwnMegabytes = 170
const readyMs = 90_000

suite('the image', () => {
  let engine: ContainerEngine
  let image: BuiltImage
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annals-image-'))
    engine = await containerEngine()
    const started = performance.now()
    image = await buildImage(engine, {
      folder: root,
      name: `localhost/annals:${randomBytes(4).toString('hex')}`,
    })
    const seconds = ((performance.now() - started) / 1_000).toFixed(0)
    console.log(
      `built in ${seconds} s: ${image.ownMegabytes} MB above its base, ${image.megabytes} MB in all`,
    )
  })
  after(async () => {
    await image?.remove()
    await rm(folder, { recursive: true })
  })

  const inside = (script: string) =>
    runContainer(engine, { image: image.name, command: ['sh', '-c', script] })

  test('it is small', () => {
    assert(image.ownMegabytes < mostOwnMegabytes, `${image.ownMegabytes} MB`)
  })

  test('it holds no test, no tool but the one for the realm, no demo user and nothing that builds', async () => {
    const listed = (await inside('cd /annals && find . -path ./node_modules -prune -o -type f -print')).split(
      '\n',
    )
    assert(listed.includes('./services/order/command/main.ts'))
    const unwanted =
      /\.(test|real)\.ts$|\/(fake|test)-|contract-suite|packages\/(testing|client)|^\.\/(tests|local|docs)|development\.json|\.npmrc|package-lock/
    assert.deepEqual(
      listed.filter((file) => unwanted.test(file)),
      [],
    )
    assert.deepEqual(
      [...new Set(listed.filter((file) => file.startsWith('./tools/')).map((file) => file.split('/')[2]))],
      ['realm'],
    )
    const programs = 'for name in npm npx yarn gcc make python3 git curl; do command -v $name; done; true'
    assert.equal(await inside(programs), '')
    assert.equal(await inside('find /annals/node_modules -xtype l'), '')
    assert.equal(await inside('node --print process.version'), 'v26.10.0\n')
  })

  test('its user is nobody in particular and can write nowhere in it', async () => {
    assert.equal(await inside('id -u; id -g'), '10001\n10001\n')
    assert.equal(await inside('find /annals /usr /etc -xdev -writable ! -type l 2>/dev/null; true'), '')
  })

  test('every program is in it and names the settings that it lacks', async () => {
    const each = `for main in ${parts.map(({ main }) => main).join(' ')}; do node $main 2>&1; echo "$main ended with $?"; done`
    const told = (await inside(each)).split(/^(.*) ended with /m)
    for (const [index, { main }] of parts.entries()) {
      const [faults = '', program, rest = ''] = told.slice(2 * index)
      assert.equal(program, main)
      assert.match(faults, /ANNALS_PUBLIC_URL/, main)
      assert.match(rest, /^1\n/, main)
    }
  })

  test('without a command it says what to do and fails', async () => {
    await assert.rejects(runContainer(engine, { image: image.name, command: [] }), /Say which program runs/)
  })

  suite('run as compose.yaml runs it, on real servers', () => {
    let mysql: Mysql
    let kafka: Kafka
    let keycloak: Keycloak
    let here: ComposeHere
    const containers = new Map<string, Container>()

    before(async () => {
      const publicUrl = 'http://localhost:8080'
      mysql = await startMysql({ own: true })
      const startingKafka = startKafka({ own: true })
      const settings = { KC_HOSTNAME: `${publicUrl}/auth` }
      ;[kafka, keycloak] = await Promise.all([startingKafka, startKeycloak({ own: true, mysql, settings })])
      const secrets = join(folder, 'secrets')
      await mkdir(secrets)
      await writeFile(join(secrets, 'mysql-root'), mysql.rootPassword)
      await writeFile(join(secrets, 'keycloak-admin'), keycloak.adminPassword)
      await makeSecrets(secrets)
      here = {
        image: image.name,
        secrets,
        keycloakUrl: keycloak.url,
        env: {
          ANNALS_PUBLIC_URL: publicUrl,
          ANNALS_HTTP_HOST: '127.0.0.1',
          ANNALS_DATABASE_HOST: mysql.host,
          ANNALS_DATABASE_PORT: String(mysql.port),
          ANNALS_AUTH_REALM_URL: `${keycloak.url}/realms/annals`,
          ANNALS_KAFKA_BROKERS: JSON.stringify(kafka.brokers),
        },
      }
    })
    after(async () => {
      for (const container of containers.values()) await container.remove()
      await keycloak?.stop()
      await kafka?.stop()
      await mysql?.stop()
    })

    test('the script of the databases can be run again, and no part sees the database of another one', async () => {
      await makeDatabases(mysql, folder, here.secrets)
      await makeDatabases(mysql, folder, here.secrets)
      const databases = await runSql(mysql, `SHOW DATABASES LIKE 'annals\\_%';`)
      assert.equal(databases.trim().split('\n').length, parts.length)
      const password = await readFile(join(here.secrets, 'database-order-query'), 'utf8')
      const seen = await runSql(
        { ...mysql, rootUser: 'annals_order_query', rootPassword: password },
        'SHOW DATABASES;',
      )
      assert.deepEqual(seen.trim().split('\n').toSorted(), [
        'annals_order_query',
        'information_schema',
        'performance_schema',
      ])
    })

    test('the script of the topics can be run again, and makes them as the kit makes those of tests', async () => {
      await makeTopicsByScript(kafka, folder)
      await makeTopicsByScript(kafka, folder)
      const options = { replicationFactor: 1, minInsyncReplicas: 1 }
      await asAdmin(kafka, (admin) => ensureTopics(admin, [{ source: 'compared', partitions: 12 }], options))
      const described = await runKafkaTool(kafka, 'kafka-topics', ['--describe'])
      const lines = described.matchAll(/^Topic: (annals\.\S+)\s.*PartitionCount: (\d+).*Configs: (\S+)/gm)
      const shapes = new Map(
        [...lines].map(([, topic = '', partitions = '', configs = '']) => [
          topic,
          [partitions, ...configs.split(',').toSorted()],
        ]),
      )
      const compared = shapes.get('annals.compared.v1')
      assert(compared !== undefined)
      assert.equal(shapes.size, 7)
      for (const [topic, shape] of shapes) assert.deepEqual(shape, compared, topic)
    })

    test('the realm is applied from it, and again without a write', async () => {
      assert.match(await runContainer(engine, servicePlan('realm', here)), /\d+ writes\./)
      assert.match(await runContainer(engine, servicePlan('realm', here)), /nothing was written/)
    })

    test('migrations run in it, and again', async () => {
      for (const { name } of [...parts, ...parts.slice(0, 2)])
        assert.match(await runContainer(engine, servicePlan(`${name}-migrate`, here)), /migrated: /, name)
    })

    test('its parts become ready, decide, show what was decided, and drain at SIGTERM', async () => {
      const ports = await freePorts(2 * parts.length)
      const running = parts.map((part, index) => {
        const [port = 0, opsPort = 0] = ports.slice(2 * index)
        return { part, port, opsPort, log: join(folder, `${part.name}.log`) }
      })
      const feeds = running.filter(({ part }) => part.publishes !== null)
      const feedOf = feeds.map(({ part, opsPort }) => [part.publishes, `http://127.0.0.1:${opsPort}`])
      const env = { ...here.env, ANNALS_FEEDS_OF: JSON.stringify(Object.fromEntries(feedOf)) }
      const started = performance.now()
      for (const { part, port, opsPort, log } of running) {
        const plan = servicePlan(part.name, { ...here, env }, [port, opsPort])
        const writable = part.kind === 'query'
        containers.set(part.name, await startContainer(engine, { ...plan, writable }, log))
      }
      for (const { part, opsPort, log } of running)
        await waitUntil(`${part.name} to be ready`, readyMs, async () => {
          const answer = await fetch(`http://127.0.0.1:${opsPort}/readyz`)
          if (!answer.ok) throw new Error(`${await answer.text()}\n${await readFile(log, 'utf8')}`)
        })
      console.log(`${running.length} parts ready after ${Math.round(performance.now() - started)} ms`)
      for (const [name, container] of containers) {
        const status = await readFile(`/proc/${await container.pid()}/status`, 'utf8')
        assert.match(status, /^Uid:\t10001\t10001\t10001\t10001$/m, name)
      }

      const at = (name: string) => running.find(({ part }) => part.name === name)?.port
      const token = await salesToken(keycloak)
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
      }
      const customerId = randomUUID()
      const customers = `http://127.0.0.1:${at('customer-command')}/api/customer/commands/customers`
      const registered = await fetch(customers, {
        method: 'POST',
        headers,
        body: JSON.stringify({ customerId, name: 'Café de la Gare' }),
      })
      assert.equal(registered.status, 201, await registered.text())
      const after = { 'Annals-After': registered.headers.get('annals-position') ?? '', Prefer: 'wait=20' }
      const shown = `http://127.0.0.1:${at('customer-query')}/api/customer/queries/customers/${customerId}`
      const seen = await fetch(shown, { headers: { ...headers, ...after } })
      assert.equal(seen.status, 200, await seen.text())

      // Containers that may write show what their programs did write, beside what podman itself puts there.
      const podmans = /^[AC] \/(etc|etc\/passwd|etc\/group|run|run\/secrets.*|configuration)$/
      for (const { part, log } of running) {
        const container = containers.get(part.name)
        assert(container !== undefined)
        if (part.kind === 'query')
          assert.deepEqual(
            (await container.changes()).filter((change) => !podmans.test(change)),
            [],
          )
        assert.equal(await container.stop(25_000), 0, part.name)
        assert.match(await readFile(log, 'utf8'), /the program ends: it finishes what runs/, part.name)
      }
    })
  })
})

async function salesToken({ url }: Keycloak): Promise<string> {
  const answer = await fetch(`${url}/realms/annals/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'annals-cli',
      username: 'sales',
      password: 'demo-sales',
    }),
  })
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token
}
