import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@annals/config'
import { listen } from '@annals/http'
import { queryProgramSchema } from './program-settings.ts'
import { startProgram } from './start-program.ts'
import { eventually, startTestProgram, testEnvironment } from './test-program.ts'
import { testRealm } from './test-realm.ts'

const openapi = '/api/thing/queries/openapi.json'

test('a program that waits for its database lives and has started, and says what it waits for', async (t) => {
  const { get } = await startTestProgram(t)
  assert.equal((await get('ops', '/livez')).status, 200)
  assert.equal((await get('ops', '/startupz')).status, 200)
  const ready = await get('ops', '/readyz')
  assert.equal(ready.status, 503)
  assert.deepEqual(await ready.json(), { status: 'unavailable', detail: 'waits for database' })
  const asked = await get('public', openapi)
  assert.deepEqual([asked.status, asked.headers.get('retry-after')], [503, '1'])
})

test('when the database comes the part serves, without a restart', async (t) => {
  const { get, answerWith, serving } = await startTestProgram(t)
  answerWith('there')
  await serving
  assert.equal((await get('ops', '/readyz')).status, 200)
  assert.equal((await get('public', openapi)).status, 200)
  assert.match(
    await (await get('ops', '/metrics')).text(),
    /annals_dependency_failures_total\{dependency="database"/,
  )
})

test('a database that goes away later makes the part unready and does not end it', async (t) => {
  const { get, answerWith, serving } = await startTestProgram(t)
  answerWith('there')
  await serving
  answerWith('away')
  assert.equal((await get('ops', '/readyz')).status, 503)
  assert.equal((await get('ops', '/livez')).status, 200)
  answerWith('there')
  assert.equal((await get('ops', '/readyz')).status, 200)
})

test('probes, metrics, operations and the feed are on the ops port alone, and the API is not on it', async (t) => {
  const realm = await testRealm(t)
  const { get, answerWith, serving } = await startTestProgram(t, { ANNALS_AUTH_REALM_URL: realm.url })
  answerWith('there')
  await serving
  const tokens = {
    '/ops/thing/query/health': await realm.token({ realm_access: { roles: ['operator'] } }),
    '/internal/feed': await realm.token(),
    '/livez': undefined,
    '/readyz': undefined,
    '/startupz': undefined,
    '/metrics': undefined,
  }
  for (const [path, token] of Object.entries(tokens)) {
    assert.equal((await get('ops', path, token)).status, 200, path)
    assert.equal((await get('public', path, token)).status, 404, path)
  }
  assert.equal((await get('ops', '/internal/feed', tokens['/ops/thing/query/health'])).status, 403)
  assert.equal((await get('ops', '/ops/thing/query/health', tokens['/internal/feed'])).status, 403)
  assert.equal((await get('ops', openapi)).status, 404)
})

test('the Swagger page asks for files that the part itself serves below its path', async (t) => {
  const { get, answerWith, serving } = await startTestProgram(t)
  answerWith('there')
  await serving
  const page = await (await get('public', '/api/thing/queries/docs')).text()
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => String(path))
  assert(files.some((path) => path.endsWith('/swagger-ui-bundle.js')))
  for (const path of files) {
    assert.match(path, /^\/api\/thing\/queries\//)
    assert.equal((await get('public', path)).status, 200, path)
  }
})

test('at the end nothing new is taken, what runs is answered, and what was opened last is closed first', async (t) => {
  const realm = await testRealm(t)
  const program = await startTestProgram(t, { ANNALS_AUTH_REALM_URL: realm.url })
  const { get, told, answerWith } = program
  answerWith('there')
  await program.serving
  const answer = get('public', '/api/thing/queries/slow', await realm.token())
  await eventually('the request to be taken', () => told.includes('request taken'))
  const stopped = program.stop()
  const ready = await get('ops', '/readyz')
  assert.deepEqual([ready.status, await ready.json()], [503, { status: 'unavailable', detail: 'draining' }])
  await assert.rejects(get('public', openapi))
  program.release()
  assert.equal((await answer).status, 200)
  await stopped
  assert.deepEqual(told, [
    'database opened',
    'request taken',
    'request answered',
    'part stopped',
    'database closed',
  ])
  await assert.rejects(get('ops', '/livez'))
})

test('a request that does not end is cut after half of the time to drain', async (t) => {
  const realm = await testRealm(t)
  const env = { ANNALS_AUTH_REALM_URL: realm.url, ANNALS_DRAIN_MS: '200' }
  const program = await startTestProgram(t, env)
  program.answerWith('there')
  await program.serving
  const answer = program.get('public', '/api/thing/queries/slow', await realm.token())
  answer.catch(() => {})
  await eventually('the request to be taken', () => program.told.includes('request taken'))
  await program.stop()
  await assert.rejects(answer)
  assert.equal(program.told.at(-1), 'database closed')
})

test('a program told to end while it waits closes what it had opened and is no failure', async (t) => {
  const program = await startTestProgram(t)
  await program.stop()
  await program.serving
  assert.deepEqual(program.told, [])
  await assert.rejects(program.get('ops', '/livez'))
})

test('settings that the database and the realm refuse end the start with both by name', async (t) => {
  const realm = await testRealm(t)
  realm.answerWith('refuse')
  const program = await startTestProgram(t, { ANNALS_AUTH_REALM_URL: realm.url }, 'refused')
  await assert.rejects(program.serving, (error) => {
    assert(error instanceof ConfigError)
    const names = error.faults.map(({ name }) => name).toSorted()
    assert.deepEqual(names, ['auth.clientId, auth.clientSecret', 'database.password'])
    return true
  })
  await assert.rejects(program.get('ops', '/livez'))
})

test('a port that is taken is told by its setting, and the other one is let go', async (t) => {
  const taken = await listen(() => {}, { port: 0, host: '127.0.0.1' })
  t.after(() => taken.stop(0))
  const env = { ANNALS_HTTP_PORT: String(taken.port) }
  await assert.rejects(startTestProgram(t, env), (error) => {
    assert(error instanceof ConfigError)
    assert.deepEqual(
      error.faults.map(({ name }) => name),
      ['http.port'],
    )
    return true
  })
})

test('wrong settings are listed before any port is opened', async () => {
  const definition = { name: 'thing-query', schema: queryProgramSchema({}) }
  const prepare = () => assert.fail('it was prepared')
  const env = {
    ...testEnvironment,
    ANNALS_HTTP_PORT: 'eighty',
    ANNALS_PUBLIC_URL: 'https://annals.example/shop',
  }
  await assert.rejects(startProgram({ ...definition, prepare }, env), (error) => {
    assert(error instanceof ConfigError)
    assert.deepEqual(error.faults.map(({ name }) => name).toSorted(), ['http.port', 'publicUrl'])
    return true
  })
})
