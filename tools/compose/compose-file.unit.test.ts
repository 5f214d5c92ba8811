import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parts } from '@annals/installation'
import { parse } from 'yaml'
import { composeFile, composeText, services } from './compose-file.ts'
import { migrationOf } from './programs.ts'
import { allSecrets, secretFile, secretsOf } from './secrets.ts'
import type { Network, Service } from './service.ts'

/** As docker compose reads it: with what is shared merged in. */
function whole(service: Service): Service {
  const { '<<': sharedPart, ...own } = service
  return { ...sharedPart, ...own }
}

function variablesOf(service: Service): readonly (readonly [string, unknown])[] {
  const { '<<': sharedPart, ...own } = service.environment ?? {}
  return Object.entries(typeof sharedPart === 'object' ? { ...sharedPart, ...own } : own)
}

const all = Object.entries(services).map(([name, service]) => [name, whole(service)] as const)
const named = new Map(all)
const partNames = parts.map(({ name }) => name)
const migrations = parts.map(migrationOf)
const inNetwork = (network: Network) =>
  all.filter(([, { networks = [] }]) => networks.includes(network)).map(([name]) => name)
const once = all.filter(([, { restart }]) => restart === 'no').map(([name]) => name)

test('the text says what the description says, with what is shared merged in', () => {
  const read: unknown = parse(composeText(), { merge: true })
  const merged = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(merged)
    if (typeof value !== 'object' || value === null) return value
    const below = Object.entries(value).map(([key, inner]) => [key, merged(inner)] as const)
    const { '<<': sharedPart, ...own } = Object.fromEntries(below)
    return { ...(typeof sharedPart === 'object' ? sharedPart : {}), ...own }
  }
  assert.deepEqual(read, merged(composeFile()))
})

test('every part has its program and its migration, which comes first', () => {
  assert.equal(parts.length, 13)
  for (const { name, main } of parts) {
    assert.deepEqual(named.get(name)?.command, ['node', main])
    assert.deepEqual(named.get(`${name}-migrate`)?.command, ['node', main, 'migrate'])
    assert.deepEqual(named.get(name)?.depends_on, {
      [`${name}-migrate`]: { condition: 'service_completed_successfully' },
      topics: { condition: 'service_completed_successfully' },
      realm: { condition: 'service_completed_successfully' },
    })
  }
})

test('what serves has a health check and comes back, what runs once is waited for until it has succeeded', () => {
  assert.deepEqual(once.toSorted(), ['databases', 'realm', 'topics', ...migrations].toSorted())
  const awaited = all.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
  for (const [name, { restart, healthcheck }] of all) {
    if (restart === 'no')
      assert(
        awaited.some(
          ([other, { condition }]) => other === name && condition === 'service_completed_successfully',
        ),
      )
    else assert(restart === 'unless-stopped' && healthcheck !== undefined, name)
  }
  for (const [other, { condition }] of awaited) {
    const wanted = once.includes(other) ? 'service_completed_successfully' : 'service_healthy'
    assert.equal(condition, wanted, other)
  }
})

test('no secret stands in the file: each is a file that the very service is given', () => {
  for (const [name, service] of all) {
    for (const [variable, value] of variablesOf(service)) {
      if (!/PASSWORD|SECRET|TOKEN|_KEY/.test(variable)) continue
      assert.match(variable, /_FILE$/, `${name}: ${variable}`)
      assert(
        service.secrets?.some((secret) => secretFile(secret) === value),
        `${name}: ${variable}`,
      )
    }
  }
  assert.doesNotMatch(composeText(), /[0-9a-f]{20}/)
})

test('every secret is declared once, made once and given to someone, but for the tools of a demo', () => {
  assert.equal(new Set(allSecrets).size, allSecrets.length)
  assert.deepEqual(Object.keys(composeFile().secrets), allSecrets)
  const given = new Set(all.flatMap(([, { secrets = [] }]) => secrets))
  assert.deepEqual([...given].toSorted(), allSecrets.toSorted())
})

test('a part is given the configuration files that it reads, by their folder', () => {
  const variables = { tariffFile: 'ANNALS_TARIFF_FILE', analyticsFile: 'ANNALS_ANALYTICS_FILE' }
  for (const { name, files } of parts) {
    const service = named.get(name)
    assert(service !== undefined)
    const told = variablesOf(service).filter(([, value]) => String(value).startsWith('/configuration/'))
    assert.deepEqual(
      told.map(([variable]) => variable),
      files.map((file) => variables[file]),
    )
    const mounts = service.volumes?.map((volume) => volume.split(':').slice(-2)) ?? []
    assert.deepEqual(mounts, files.length > 0 ? [['/configuration', 'ro']] : [], name)
  }
})

test('a part is given no secret of another one', () => {
  for (const part of parts) {
    assert.deepEqual(named.get(part.name)?.secrets, secretsOf(part))
    assert.deepEqual(named.get(migrationOf(part))?.secrets, [`database-${part.name}`])
  }
})

test('a database is reached only by who needs it, and only the gateway from outside', () => {
  assert.deepEqual(
    inNetwork('database').toSorted(),
    ['mysql', 'databases', 'keycloak', ...partNames, ...migrations].toSorted(),
  )
  assert.deepEqual(inNetwork('broker').toSorted(), ['kafka', 'topics', ...partNames].toSorted())
  assert.deepEqual(inNetwork('web').toSorted(), ['gateway', 'keycloak', 'realm', ...partNames].toSorted())
  assert.deepEqual(inNetwork('edge'), ['gateway'])
  for (const [name, { ports = [] }] of all)
    assert.deepEqual(ports.length > 0, name === 'gateway', `${name} has ${ports.join(', ')}`)
  assert.match(named.get('gateway')?.ports?.join(' ') ?? '', /^127\.0\.0\.1:/)
  for (const [network, { internal }] of Object.entries(composeFile().networks).map(
    ([name, options]) => [name, { internal: false, ...options }] as const,
  ))
    assert.equal(internal, network !== 'edge', network)
})

test('our programs run on a read-only root without any capability', () => {
  for (const name of [...partNames, ...migrations, 'realm']) {
    const service = named.get(name)
    assert.equal(service?.read_only, true, name)
    assert.deepEqual(service?.cap_drop, ['ALL'], name)
    assert.equal(service?.user, undefined, `${name}: the image says who it is`)
    assert.deepEqual(service?.tmpfs ?? [], [], `${name} writes nowhere`)
  }
})

test('one service builds our image and the others wait for it instead of asking a registry', () => {
  const ours = all.filter(([, { image }]) => image?.includes('ANNALS_IMAGE'))
  assert.deepEqual(
    ours.filter(([, { build }]) => build !== undefined).map(([name]) => name),
    ['realm'],
  )
  for (const [name, { build, pull_policy }] of ours)
    assert.equal(pull_policy, build === undefined ? 'never' : undefined, name)
})
