import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type ApiClient, apiClient, keptToken } from '@annals/client'
import { demoTariff } from '@annals/infraction-contracts'
import { differencesOf, type SimulationWishes, simulate } from '@annals/simulator'
import { clientToken } from '../harness/login.ts'
import { chosenSeed, seededRandom } from '../harness/seeded-random.ts'
import { checkInstallation } from './check/check-installation.ts'
import { killAtRandom } from './kill-at-random.ts'
import { sharedInstallation } from './shared-installation.ts'

const catchUpMs = 90_000
const kills = 20
const killedForMs = 60_000
/** A lease and a consumer's session run out, and something is tried again. */
const answeredWithinMs = 40_000

suite('simulated traffic on real servers, two replicas of each part', () => {
  const installation = sharedInstallation({ replicas: 2 })
  const acknowledged: string[] = []
  const api = (): ApiClient =>
    apiClient({
      url: installation().url,
      token: keptToken(() => clientToken(installation(), 'annals-simulator')),
      onAcknowledged: (_call, position) => {
        if (position !== undefined) acknowledged.push(position)
      },
    })
  const wishes = (run: string, more: Partial<SimulationWishes>): SimulationWishes => ({
    ...{ seed: 'a day on the road', run, rate: 20, seconds: 10, tariff: demoTariff },
    ...more,
  })

  test('everything is shown as the model expects', async (context) => {
    const { comparisons, pace } = await simulate(wishes('calm', {}), { api: api(), catchUpMs })
    context.diagnostic(JSON.stringify(pace))
    assert.deepEqual(differencesOf(comparisons), [])
    assert.ok(pace.events >= 200)
  })

  test('everything is shown as the model expects although replicas of every part are killed meanwhile', async (context) => {
    const seed = chosenSeed()
    context.diagnostic(`ANNALS_TEST_SEED=${seed}`)
    const killing = killAtRandom(installation(), {
      kills,
      withinMs: killedForMs,
      random: seededRandom(seed),
      onKill: (what) => context.diagnostic(`killed ${what}`),
    })
    const simulated = simulate(wishes('killed', { seconds: killedForMs / 1_000 }), { api: api(), catchUpMs })
    const [, { comparisons, pace }] = await Promise.all([killing, simulated])
    context.diagnostic(JSON.stringify(pace))
    assert.ok(pace.tookMs < killedForMs + answeredWithinMs, 'no command waits for long')
    assert.deepEqual(differencesOf(comparisons), [])
    await installation().ready()
    const { faults, events } = await checkInstallation(installation(), acknowledged)
    context.diagnostic(`${acknowledged.length} commands acknowledged, ${events} events`)
    assert.deepEqual(faults, [])
  })
})
