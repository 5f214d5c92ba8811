import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { mountedConfigMap, temporaryFolder, until } from './test-mount.ts'
import { type WatchedConfig, watchConfig } from './watch-config.ts'

const schema = z.strictObject({
  sizeMs: z.int().min(1).default(5_000),
  grace: z.strictObject({ lengthMs: z.int().min(0).default(10_000) }).prefault({}),
})

/** Watches with short times and keeps everything that is told. */
function watched(context: TestContext, options: Partial<WatchedConfig<typeof schema>>) {
  const lines: { readonly level: string; readonly fields: object; readonly message: string }[] = []
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message })
  const outcomes: string[] = []
  const sizes: number[] = []
  let nowMs = Date.UTC(2026, 0, 1)
  const config = watchConfig({
    name: 'windows',
    schema,
    env: {},
    prefix: 'TEST',
    clock: { nowMs: () => (nowMs += 1_000) },
    logger: { info: line('info'), warn: line('warn'), error: line('error') },
    onReload: ({ config: name, outcome }) => void outcomes.push(`${name} ${outcome}`),
    settleMs: 10,
    pollMs: 60_000,
    ...options,
  })
  context.after(() => config.stop())
  config.onChange(({ sizeMs }) => void sizes.push(sizeMs))
  return {
    config,
    /** Sizes that listeners were called with. */
    sizes,
    outcomes,
    warnings: () => lines.filter(({ level }) => level !== 'info'),
    untilSize: (sizeMs: number) => until(`size ${sizeMs}`, () => config.current().sizeMs === sizeMs),
    untilRefused: (fault: RegExp) => until(`refused ${fault}`, () => fault.test(config.status().fault ?? '')),
    untilCurrent: () => until('not refused', () => config.status().state === 'current'),
  }
}

test('a renewed ConfigMap is taken without a restart, and told to whoever listens', async (context) => {
  const { file, renew } = mountedConfigMap(temporaryFolder(context), 'windows.yaml', 'sizeMs: 1000')
  const { config, sizes, outcomes, untilSize } = watched(context, { file })
  const started = config.status()
  assert.deepEqual(started, {
    name: 'windows',
    file,
    state: 'current',
    since: '2026-01-01T00:00:01.000Z',
    fault: null,
  })
  const ended: number[] = []
  const end = config.onChange(({ sizeMs }) => ended.push(sizeMs))
  renew('sizeMs: 2000')
  await untilSize(2_000)
  end()
  renew('sizeMs: 3000')
  await untilSize(3_000)
  assert.deepEqual([sizes, ended], [[2_000, 3_000], [2_000]])
  assert.deepEqual(outcomes, ['windows loaded', 'windows loaded'])
  assert.deepEqual(config.status(), { ...started, since: '2026-01-01T00:00:03.000Z' })
})

test('of a hundred quick renewals with a broken one between them the last one holds, and none is told twice', async (context) => {
  const { file, renew } = mountedConfigMap(temporaryFolder(context), 'windows.yaml', 'sizeMs: 1')
  const { config, sizes, outcomes, untilSize, untilRefused, warnings } = watched(context, { file })
  for (let sizeMs = 2; sizeMs <= 51; sizeMs += 1) renew(`sizeMs: ${sizeMs}`)
  await untilSize(51)
  renew('sizeMs: [')
  await untilRefused(/cannot be read/)
  assert.equal(config.current().sizeMs, 51)
  for (let sizeMs = 52; sizeMs <= 101; sizeMs += 1) {
    renew(`sizeMs: ${sizeMs}`)
    // Lets the watcher see some of them on the way.
    if (sizeMs % 10 === 0) await untilSize(sizeMs)
  }
  await untilSize(101)
  assert.equal(config.status().state, 'current')
  assert.deepEqual(
    sizes,
    [...new Set(sizes)].toSorted((left, right) => left - right),
  )
  assert.equal(sizes.at(-1), 101)
  assert.equal(outcomes.filter((outcome) => outcome === 'windows refused').length, 1)
  assert.equal(warnings().length, 1)
})

const replacements: Readonly<Record<string, (file: string, text: string) => void>> = {
  'a plain overwrite': (file, text) => writeFileSync(file, text),
  'an editor that renames its draft over the file': (file, text) => {
    writeFileSync(`${file}.draft`, text)
    renameSync(`${file}.draft`, file)
  },
  'an editor that renames the old file away first': (file, text) => {
    renameSync(file, `${file}~`)
    writeFileSync(file, text)
  },
  'a removal and a new file': (file, text) => {
    rmSync(file)
    writeFileSync(file, text)
  },
}

for (const [how, replace] of Object.entries(replacements)) {
  test(`${how} is taken, once and again`, async (context) => {
    const file = join(temporaryFolder(context), 'windows.json')
    writeFileSync(file, '{"sizeMs": 1000}')
    const { sizes, untilSize } = watched(context, { file })
    replace(file, '{"sizeMs": 2000}')
    await untilSize(2_000)
    replace(file, '{"sizeMs": 3000}')
    await untilSize(3_000)
    assert.deepEqual(sizes, [2_000, 3_000])
  })
}

test('a file that only reading tells of, behind a link to another folder, is taken by the poll', async (context) => {
  const folder = temporaryFolder(context)
  const [here, there] = [join(folder, 'here'), join(folder, 'there')]
  mkdirSync(here)
  mkdirSync(there)
  writeFileSync(join(there, 'windows.yaml'), 'sizeMs: 1000')
  const file = join(here, 'windows.yaml')
  symlinkSync(join(there, 'windows.yaml'), file)
  const { untilSize } = watched(context, { file, pollMs: 20 })
  writeFileSync(join(there, 'windows.yaml'), 'sizeMs: 2000')
  await untilSize(2_000)
  writeFileSync(join(there, 'windows.yaml'), 'sizeMs: 3000')
  await untilSize(3_000)
})

test('while the file is away the old values go on, which is said once; the same file again changes nothing', async (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  writeFileSync(file, 'sizeMs: 1000')
  const { config, sizes, outcomes, warnings, untilRefused, untilCurrent } = watched(context, {
    file,
    pollMs: 20,
  })
  const { since } = config.status()
  rmSync(file)
  await untilRefused(/\(file\) .*ENOENT/)
  assert.equal(config.current().sizeMs, 1_000)
  writeFileSync(file, 'sizeMs: 1000')
  await untilCurrent()
  assert.deepEqual([sizes, outcomes], [[], ['windows refused', 'windows loaded']])
  assert.equal(warnings().length, 1)
  assert.deepEqual([config.status().since, config.status().fault], [since, null])
})

test('a broken file keeps the old values, every fault is named, and only another content is told again', async (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  writeFileSync(file, 'sizeMs: 1000')
  const { config, sizes, outcomes, warnings, untilRefused, untilSize } = watched(context, {
    file,
    pollMs: 15,
  })
  const broken = 'sizeMs: 0\ngraceMs: 1\n'
  writeFileSync(file, broken)
  await untilRefused(/^graceMs \(.*windows\.yaml\): .*; sizeMs \(.*windows\.yaml\): /)
  // The same content written anew, and then whatever the watch and the poll make of it until another one comes.
  writeFileSync(file, broken)
  writeFileSync(file, '')
  await untilRefused(/is empty/)
  assert.deepEqual(config.current(), { sizeMs: 1_000, grace: { lengthMs: 10_000 } })
  assert.deepEqual([sizes, outcomes], [[], ['windows refused', 'windows refused']])
  assert.deepEqual(
    warnings().map(({ fields }) => Object.keys(fields)),
    [
      ['config', 'file', 'fault'],
      ['config', 'file', 'fault'],
    ],
  )
  writeFileSync(file, 'sizeMs: 2000')
  await untilSize(2_000)
  assert.deepEqual([config.status().state, config.status().fault], ['current', null])
  assert.deepEqual(sizes, [2_000])
})

test('values that may not follow those in use are refused in the words of the rule', async (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  writeFileSync(file, 'sizeMs: 2000')
  const asked: (readonly [number, number])[] = []
  const { config, untilRefused, untilSize } = watched(context, {
    file,
    accept: (current, next) => {
      asked.push([current.sizeMs, next.sizeMs])
      if (next.sizeMs === 666) throw new Error('the rule is at a loss')
      return next.sizeMs < current.sizeMs ? 'sizeMs may not fall' : undefined
    },
  })
  writeFileSync(file, 'sizeMs: 1000')
  await untilRefused(/^sizeMs may not fall$/)
  assert.equal(config.current().sizeMs, 2_000)
  writeFileSync(file, 'sizeMs: 666')
  await untilRefused(/^the rule is at a loss$/)
  writeFileSync(file, 'sizeMs: 3000')
  await untilSize(3_000)
  assert.deepEqual(asked, [
    [2_000, 1_000],
    [2_000, 666],
    [2_000, 3_000],
  ])
})

test('the environment wins over the file at the start and at every reload', async (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  writeFileSync(file, 'sizeMs: 1000\ngrace: { lengthMs: 1 }\n')
  const env = { TEST_GRACE_LENGTH_MS: '77', ANNALS_GRACE_LENGTH_MS: '78' }
  const { config, untilSize } = watched(context, { file, env })
  assert.equal(config.current().grace.lengthMs, 77)
  writeFileSync(file, 'sizeMs: 2000\ngrace: { lengthMs: 2 }\n')
  await untilSize(2_000)
  assert.equal(config.current().grace.lengthMs, 77)
})

test('a listener that fails does not keep the values from the others', async (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  writeFileSync(file, 'sizeMs: 1000')
  const { config, sizes, warnings, untilSize } = watched(context, { file })
  config.onChange(() => {
    throw new Error('a listener is at a loss')
  })
  const after: number[] = []
  config.onChange(({ sizeMs }) => after.push(sizeMs))
  writeFileSync(file, 'sizeMs: 2000')
  await untilSize(2_000)
  await until('the last listener', () => after.length > 0)
  assert.deepEqual([sizes, after], [[2_000], [2_000]])
  assert.deepEqual(
    warnings().map(({ level }) => level),
    ['error'],
  )
})

test('a named file that is missing or broken stops the start', (context) => {
  const file = join(temporaryFolder(context), 'windows.yaml')
  const start = () => watched(context, { file })
  assert.throws(start, (error) => error instanceof ConfigError && error.message.includes(file))
  writeFileSync(file, 'sizeMs: -1')
  assert.throws(start, (error) => error instanceof ConfigError && /sizeMs/.test(error.message))
})

test('without a file the defaults and the environment hold, and the status names none', (context) => {
  const { config } = watched(context, { env: { TEST_SIZE_MS: '50' } })
  assert.deepEqual(config.current(), { sizeMs: 50, grace: { lengthMs: 10_000 } })
  assert.equal(config.status().file, null)
})
