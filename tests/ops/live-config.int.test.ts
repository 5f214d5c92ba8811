import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demoTariff, type TariffVersion } from '@annals/infraction-contracts'
import { eventually } from '../harness/eventually.ts'
import { clientToken } from '../harness/login.ts'
import { startSystem } from '../harness/running-system.ts'
import { runOps } from './run-ops.ts'

const [inForce] = demoTariff.versions
const coming: TariffVersion = {
  validFrom: '2999-01-01T00:00:00.000Z',
  toleranceKmh: 3,
  tolerancePercent: 3,
  bands: [{ fromKmhOver: 1, amountCents: 9_000 }],
}

test('a tariff file that would rewrite the past is shown as refused by parts and metrics while the part stays ready, until a good one comes', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-tariff-'))
  context.after(() => rm(folder, { recursive: true }))
  const tariffFile = join(folder, 'tariff.yaml')
  const write = async (...versions: readonly unknown[]) => {
    await writeFile(`${tariffFile}.draft`, JSON.stringify({ versions }))
    await rename(`${tariffFile}.draft`, tariffFile)
  }
  await write(inForce)
  const system = await startSystem({ tariffFile, logLevel: 'silent' })
  context.after(() => system.stop())
  const metrics = async () => {
    const authorization = `Bearer ${await clientToken(system, 'annals-ops')}`
    const response = await fetch(`${system.url}/ops/infraction/command/metrics`, {
      headers: { authorization },
    })
    return (await response.text()).split('\n').filter((line) => line.startsWith('annals_config_'))
  }
  const shownAs = (state: string) =>
    new RegExp(`^ {2}tariff +configuration +${tariffFile} +${state} +in use since `, 'm')

  const started = await runOps(system, 'parts')
  assert.equal(started.code, 0, started.stderr)
  assert.match(started.stdout, shownAs('current'))

  await write({ ...inForce, toleranceKmh: 9 })
  const refused = await eventually(
    'both parts that price by the tariff refuse the file',
    () => runOps(system, 'parts'),
    ({ stdout }) => stdout.match(new RegExp(shownAs('REFUSED'), 'gm'))?.length === 2,
  )
  assert.equal(refused.code, 1)
  assert.match(refused.stdout, /REFUSED .* the version in force from 2000-01-01T00:00:00\.000Z is changed$/m)
  assert.match(refused.stdout, /^infraction-command {2}ready$/m)
  assert.deepEqual(await metrics(), [
    'annals_config_reloads_total{config="tariff",outcome="refused",part="infraction-command"} 1',
    'annals_config_refused{config="tariff",part="infraction-command"} 1',
  ])

  await write(inForce, coming)
  const mended = await eventually(
    'both parts have taken the mended file',
    () => runOps(system, 'parts'),
    ({ stdout }) => !stdout.includes('REFUSED'),
  )
  assert.equal(mended.code, 0)
  assert.deepEqual(
    (await metrics()).at(-1),
    'annals_config_refused{config="tariff",part="infraction-command"} 0',
  )
})
