import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpsClient } from './ops-client.ts'
import { OpsError } from './ops-error.ts'
import { isWell, readParts } from './parts.ts'
import { partsText } from './parts-text.ts'

const wellTariff = {
  name: 'tariff',
  file: '/etc/annals/tariff.yaml',
  state: 'current',
  since: '2026-01-01T00:00:00.000Z',
  fault: null,
} as const
const refusedTariff = { ...wellTariff, state: 'refused', fault: 'versions is missing' } as const

const radarCommand = {
  name: 'radar-command',
  ready: true,
  projections: [],
  consumers: [],
  configs: [wellTariff],
}

/** Answers these parts by path, and that nothing else is there. */
function installation(healths: Readonly<Record<string, object>>) {
  const unasked = () => assert.fail('only finds are asked for')
  const client: OpsClient = {
    get: unasked,
    post: unasked,
    postForLines: unasked,
    find: async (path, schema) => {
      const health = healths[path]
      return health === undefined ? undefined : schema.parse(health)
    },
  }
  return readParts(client)
}

test('parts that an installation does not run are missing, and the others are shown', async () => {
  const { parts, missing } = await installation({ '/ops/radar/command/health': radarCommand })
  assert.deepEqual(
    parts.map(({ name, path }) => [name, path]),
    [['radar-command', '/ops/radar/command']],
  )
  assert.deepEqual(missing, [
    'customer-command',
    'customer-query',
    'inventory-command',
    'inventory-query',
    'order-command',
    'order-query',
    'radar-query',
    'registration-command',
    'registration-query',
    'infraction-command',
    'infraction-query',
    'analytics',
  ])
  assert.match(
    partsText({ parts, missing: missing.slice(-1) }),
    /^radar-command {2}ready\n.*\n\nanalytics {2}missing: this installation does not run it\n$/s,
  )
})

test('an address without any part is not taken for an empty installation', async () => {
  await assert.rejects(installation({}), (error) => error instanceof OpsError && /--url/.test(error.message))
})

test('a configuration is shown with its file, since when its values are in use, and why a newer one is refused', () => {
  const part = { path: '/ops/radar/command', ...radarCommand }
  const builtIn = { ...wellTariff, name: 'bounds', file: null }
  const text = partsText({ parts: [{ ...part, configs: [refusedTariff, builtIn] }], missing: [] })
  const since = 'in use since 2026-01-01T00:00:00.000Z'
  assert.deepEqual(text.split('\n'), [
    'radar-command  ready',
    '  read models: none',
    `  tariff  configuration  /etc/annals/tariff.yaml  REFUSED  ${since}  versions is missing`,
    `  bounds  configuration  built in                 current  ${since}`,
    '',
  ])
})

test('a part that is not ready or has a refused configuration is not well', () => {
  assert.equal(isWell({ ready: true, configs: [wellTariff] }), true)
  assert.equal(isWell({ ready: false, configs: [] }), false)
  assert.equal(isWell({ ready: true, configs: [wellTariff, refusedTariff] }), false)
})
