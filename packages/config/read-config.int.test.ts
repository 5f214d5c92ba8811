import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

const schema = z.strictObject({
  timeZone: z.string().default('Europe/Paris'),
  http: z.strictObject({
    port: z.int().min(0).max(65_535).default(8_080),
    maxBodyBytes: z.int().min(1).default(1_048_576),
    origins: z.array(z.string()).default([]),
    trustProxy: z.boolean().default(false),
  }),
  database: z.strictObject({ password: z.string().min(8) }),
})

const password = 'only-a-test'

function fileWith(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-config-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'config.yaml')
  writeFileSync(file, content)
  return file
}

function faultsOf(work: () => unknown): readonly (readonly [string, string, string])[] {
  try {
    work()
  } catch (error) {
    assert(error instanceof ConfigError)
    assert.equal(error.code, 'config-invalid')
    for (const { name } of error.faults) assert(error.message.includes(name))
    return error.faults.map(({ name, from, rule }) => [name, from, rule] as const)
  }
  assert.fail('the configuration was accepted')
}

test('the environment wins over the file, the file over the defaults', (t) => {
  const file = fileWith(t, `http:\n  port: 9000\n  maxBodyBytes: 5\ndatabase: { password: ${password} }\n`)
  const env = {
    ANNALS_HTTP_PORT: '9001',
    ANNALS_HTTP_ORIGINS: '[https://a.example]',
    ANNALS_HTTP_TRUST_PROXY: 'true',
  }
  assert.deepEqual(readConfig(schema, { file, env }), {
    timeZone: 'Europe/Paris',
    http: { port: 9_001, maxBodyBytes: 5, origins: ['https://a.example'], trustProxy: true },
    database: { password },
  })
})

test('without a file every default applies, and JSON is read as YAML is', (t) => {
  const config = readConfig(schema, { env: { ANNALS_DATABASE_PASSWORD: password } })
  assert.equal(config.http.port, 8_080)
  const file = fileWith(t, JSON.stringify({ timeZone: 'UTC', database: { password } }))
  assert.equal(readConfig(schema, { file, env: {} }).timeZone, 'UTC')
})

test('text of digits stays text, and another prefix names other variables', () => {
  const config = readConfig(schema, { env: { SHOP_DATABASE_PASSWORD: '0012345678' }, prefix: 'SHOP' })
  assert.equal(config.database.password, '0012345678')
})

test('every fault is listed at once, by name, with its origin and rule, and never with the value', (t) => {
  const file = fileWith(t, 'http:\n  port: 70000\n  prot: 1\nsecrets: hidden-value\ndatabase: 3\n')
  const env = {
    ANNALS_HTTP_MAX_BODY_BYTES: '1MB',
    ANNALS_DATABASE_PASSWORD: 'hid-den',
    ANNALS_HTTP_TRUST_PROXY: 'yes',
  }
  const faults = faultsOf(() => readConfig(schema, { file, env }))
  assert.deepEqual(
    faults.map(([name, from]) => [name, from]),
    [
      ['secrets', file],
      ['http.prot', file],
      ['database', file],
      ['http.maxBodyBytes', 'ANNALS_HTTP_MAX_BODY_BYTES'],
      ['http.trustProxy', 'ANNALS_HTTP_TRUST_PROXY'],
      ['http.port', file],
      ['database.password', 'ANNALS_DATABASE_PASSWORD'],
    ],
  )
  for (const [, , rule] of faults) assert.doesNotMatch(rule, /hidden-value|hid-den/)
})

test('a setting without a default that nothing sets is named with its variable', () => {
  assert.deepEqual(
    faultsOf(() => readConfig(schema, { env: {} })).map(([name, from]) => [name, from]),
    [['database.password', 'set ANNALS_DATABASE_PASSWORD']],
  )
})

test('a file that is missing, empty, broken, repeats a key or holds a list is refused by its name', (t) => {
  const env = { ANNALS_DATABASE_PASSWORD: password }
  const missing = join(tmpdir(), 'annals-no-such-file.yaml')
  for (const around of [env, {}]) {
    assert.deepEqual(
      faultsOf(() => readConfig(schema, { file: missing, env: around })).map(([name]) => name),
      ['(file)'],
    )
  }
  for (const content of ['', ' \n', 'http: [', 'timeZone: UTC\ntimeZone: UTC\n', '- a\n', 'text']) {
    const file = fileWith(t, content)
    const [first] = faultsOf(() => readConfig(schema, { file, env }))
    assert.equal(first?.[1], file, content)
  }
})

test('what is missing inside a list of the file is a fault of the file', (t) => {
  const rates = z.strictObject({ rates: z.array(z.strictObject({ from: z.int() })) })
  const file = fileWith(t, 'rates: [{ from: 1 }, {}]\n')
  assert.deepEqual(
    faultsOf(() => readConfig(rates, { file, env: {} })).map(([name, from]) => [name, from]),
    [['rates.1.from', file]],
  )
})

test('variables that Kubernetes sets for a service of the same prefix change nothing', () => {
  const env = { ANNALS_DATABASE_PASSWORD: password, ANNALS_ORDER_SERVICE_HOST: '10.0.0.1' }
  assert.equal(readConfig(schema, { env }).http.port, 8_080)
})

test('a key named __proto__ in the file is refused', (t) => {
  const file = fileWith(t, '{"__proto__": {"x": 1}, "database": {"password": "only-a-test"}}')
  assert.deepEqual(
    faultsOf(() => readConfig(schema, { file, env: {} })).map(([name]) => name),
    ['__proto__'],
  )
})

test('a secret is read from the file that its variable with _FILE names, without the end of its line', (t) => {
  const file = fileWith(t, `${password}\n`)
  const config = readConfig(schema, { env: { ANNALS_DATABASE_PASSWORD_FILE: file } })
  assert.equal(config.database.password, password)
})

test('a secret that is given twice, or whose file is away, is a fault by its name', (t) => {
  const file = fileWith(t, password)
  const twice = { ANNALS_DATABASE_PASSWORD: password, ANNALS_DATABASE_PASSWORD_FILE: file }
  assert.deepEqual(
    faultsOf(() => readConfig(schema, { env: twice })),
    [
      [
        'database.password',
        'ANNALS_DATABASE_PASSWORD_FILE',
        'is given twice, by ANNALS_DATABASE_PASSWORD too',
      ],
    ],
  )
  const [fault] = faultsOf(() =>
    readConfig(schema, { env: { ANNALS_DATABASE_PASSWORD_FILE: `${file}-gone` } }),
  )
  assert.equal(fault?.[0], 'database.password')
  assert.match(fault?.[2] ?? '', /its file cannot be read: ENOENT/)
})

test('a secret too short in its file is told by the variable that named the file, and not shown', (t) => {
  const file = fileWith(t, 'short')
  const faults = faultsOf(() => readConfig(schema, { env: { ANNALS_DATABASE_PASSWORD_FILE: file } }))
  assert.deepEqual(
    faults.map(([name, from]) => [name, from]),
    [['database.password', 'ANNALS_DATABASE_PASSWORD_FILE']],
  )
  assert.doesNotMatch(faults[0]?.[2] ?? '', /short"/)
})

test('a setting whose own name ends in File keeps its variable', () => {
  const files = z.strictObject({ tariff: z.string().optional(), tariffFile: z.string().optional() })
  const read = readConfig(files, { env: { ANNALS_TARIFF_FILE: '/etc/annals/tariff.yaml' } })
  assert.deepEqual(read, { tariffFile: '/etc/annals/tariff.yaml' })
})
