import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { windowsSchema } from '@annals/analytics-contracts'
import { type ApiAnswer, type ApiClient, apiClient, keptToken } from '@annals/client'
import { pageSchema } from '@annals/contracts'
import { demoTariff, infractionListItemSchema } from '@annals/infraction-contracts'
import {
  type Comparison,
  differencesOf,
  type SimulationWishes,
  seedTraffic,
  simulate,
} from '@annals/simulator'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { eventually } from '../harness/eventually.ts'
import { clientToken, passwordToken } from '../harness/login.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { storeHeads } from '../harness/store-heads.ts'

const ownerClaims = z.object({ owner_id: z.string() })
const catchUpMs = 30_000
/** Enough to see that nothing comes right any more. */
const wrongCatchUpMs = 1_000

suite('simulated traffic', () => {
  const running = sharedSystem()
  const api = (): ApiClient => {
    const { url } = running()
    return apiClient({ url, token: keptToken(() => clientToken(running(), 'annals-simulator')) })
  }
  const wishes = (run: string, more: Partial<SimulationWishes> = {}): SimulationWishes => ({
    ...{ seed: 'a day on the road', run, rate: 150, seconds: 1, tariff: demoTariff },
    ...more,
  })
  /** A run whose reading is meddled with; the system itself is right. */
  const differencesWhen = async (
    run: string,
    meddle: (path: string, answer: ApiAnswer) => ApiAnswer,
    more: Partial<SimulationWishes> = {},
  ): Promise<readonly Comparison[]> => {
    const straight = api()
    const meddled: ApiClient = async (call) => {
      const answer = await straight(call)
      return call.method === 'GET' ? meddle(call.path, answer) : answer
    }
    const options = { api: meddled, catchUpMs: wrongCatchUpMs }
    return differencesOf((await simulate(wishes(run, more), options)).comparisons)
  }

  test('detections, overspeeds, infractions with their owners, orders and windows are as the model expects', async () => {
    const { comparisons, pace } = await simulate(wishes('right', { seconds: 2 }), { api: api(), catchUpMs })
    assert.deepEqual(differencesOf(comparisons), [])
    assert.ok(pace.events >= 300)
    const expected = (what: string) => comparisons.totals.find((row) => row.what === what)?.expected
    for (const what of [
      'detections recorded',
      'overspeeds',
      'infractions AwaitingIdentification: count',
      'infractions Issued: cents',
      'orders: count',
      'order windows: cents',
      'infraction windows: count',
    ])
      assert.ok(Number(expected(what)) > 0, `${what}: ${expected(what)}`)
  })

  test('a second run with the same seed counts only its own', async () => {
    const { comparisons } = await simulate(wishes('again'), { api: api(), catchUpMs })
    assert.deepEqual(differencesOf(comparisons), [])
  })

  test('an infraction that is shown under another owner, and windows with every order twice, are found out', async () => {
    let changed = ''
    const differences = await differencesWhen('meddled', (path, answer) => {
      if (answer.kind !== 'done') return answer
      if (path.startsWith('/api/infraction/queries/infractions?')) {
        const page = pageSchema(infractionListItemSchema).parse(answer.body)
        changed ||= page.items.find(({ ownerId }) => ownerId !== null)?.infractionId ?? ''
        const items = page.items.map((item) =>
          item.infractionId === changed ? { ...item, ownerId: item.infractionId } : item,
        )
        return { ...answer, body: { ...page, items } }
      }
      if (path.startsWith('/api/analytics/queries/orders/windows?from')) {
        const body = windowsSchema.parse(answer.body)
        // Also in windows that had orders before the run: what is compared is the difference.
        const windows = body.windows.map((window) => ({ ...window, count: 2 * window.count }))
        return { ...answer, body: { ...body, windows } }
      }
      return answer
    })
    assert.notEqual(changed, '')
    assert.ok(differences.some(({ what }) => what === 'order windows: count'))
    assert.ok(differences.some(({ shown }) => String(shown).endsWith(`owner ${changed}`)))
  })

  test('a model with another tariff than the installation is found out by the amounts', async () => {
    const [version] = demoTariff.versions
    if (version === undefined) throw new Error('the demo tariff has no version')
    const [first, ...others] = version.bands
    const bands = [{ fromKmhOver: 1, amountCents: (first?.amountCents ?? 0) + 1 }, ...others]
    const differences = await differencesWhen('tariff', (_path, answer) => answer, {
      tariff: { versions: [{ ...version, bands }] },
    })
    const whats = differences.map(({ what }) => what)
    assert.ok(whats.includes('infractions: cents') && whats.includes('infraction windows: cents'))
    assert.ok(whats.some((what) => /^infraction .{36} /.test(what)))
    assert.ok(!whats.includes('overspeeds'))
  })

  test('the traffic of the demo data gives its owner infractions, one of them paid; the same again changes nothing', async () => {
    const { url } = running()
    const token = keptToken(() => clientToken(running(), 'annals-simulator'))
    const ownerToken = keptToken(() => passwordToken(running(), 'owner'))
    const { owner_id: ownerId } = ownerClaims.parse(decodeJwt(await ownerToken.current()))
    const today = new Date().toISOString().slice(0, 10)
    const demo = { seed: '1', today, owner: { ownerId, name: 'Lucia Romero' } }
    const statuses = async () => {
      const path = '/api/infraction/queries/infractions?limit=500'
      const answer = await apiClient({ url, token: ownerToken })({ method: 'GET', path })
      if (answer.kind === 'refused') throw new Error(answer.problem.code)
      return pageSchema(infractionListItemSchema)
        .parse(answer.body)
        .items.map(({ status }) => status)
    }
    const countsOf = (all: readonly string[]) => [
      all.includes('Issued'),
      all.filter((s) => s === 'Paid').length,
    ]
    const isAsPromised = (all: readonly string[]) => isDeepStrictEqual(countsOf(all), [true, 1])
    const eventsSent = async () => {
      const { radar, registration } = await storeHeads(running())
      return [radar?.events, registration?.events]
    }

    await seedTraffic(demo, { url, token, ownerToken })
    await eventually('one is paid, others are issued', statuses, isAsPromised)
    const sent = await eventsSent()
    await seedTraffic(demo, { url, token, ownerToken })
    assert.deepEqual(await eventsSent(), sent)
    assert.ok(isAsPromised(await statuses()))
  })
})
