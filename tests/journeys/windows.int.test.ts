import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  seriesListSchema,
  type WindowsView,
  type WindowView,
  windowChangeSchema,
  windowsSchema,
} from '@annals/analytics-contracts'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { z } from 'zod'
import { type Actor, answered } from '../harness/actor.ts'
import { type ChangesStream, watchChanges } from '../harness/changes-stream.ts'
import { eventually } from '../harness/eventually.ts'
import { needsOwnSystem } from '../harness/given-installation.ts'
import { holdWrites } from '../harness/hold-writes.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'
import {
  daysAgo,
  freshPlate,
  openTrafficDesk,
  type TrafficDesk,
  trafficPaths,
} from '../harness/traffic-desk.ts'

const analytics = '/api/analytics/queries'
const orderWindows = `${analytics}/orders/windows`
const infractionWindows = `${analytics}/infractions/windows`
const sizeMs = 5_000

type Sums = Readonly<Record<string, readonly [count: number, totalCents: number]>>

suite('the windows of five seconds', () => {
  const system = sharedSystem()

  const skip = needsOwnSystem('windows know no sender')
  test('hold every order and infraction of a few seconds where its event time falls: as the last ones, as a range and on the stream', {
    skip,
  }, async () => {
    const shop = await openShop(system())
    const desk = await openTrafficDesk(system())
    const streams = {
      orders: await watchChanges(system(), watchOf('orders', shop.sales)),
      infractions: await watchChanges(system(), watchOf('infractions', desk.officer)),
    }
    const { orders, infractions } = await sendAcrossWindows(shop, desk)
    const expectedOrders = sumsOf(await Promise.all(orders.map((id) => placedAt(shop, id))))
    const expectedInfractions = sumsOf(await Promise.all(infractions.map((id) => recordedAt(desk, id))))
    assert.ok(Object.keys(expectedOrders).length >= 2, 'the orders are spread over windows')

    // What the actor has seen of its own commands is waited for; of the policy's infractions nobody was told a position.
    const shown = await read(shop.sales, `${orderWindows}?last=12`)
    assert.deepEqual(filled(shown.windows), expectedOrders)
    assert.equal(shown.windows.length, 12)
    assert.deepEqual([shown.series.sizeMs, shown.droppedLate], [sizeMs, 0])
    const shownInfractions = await eventually(
      'all infractions are counted',
      async () => filled((await read(desk.officer, `${infractionWindows}?last=12`)).windows),
      (sums) => JSON.stringify(sums) === JSON.stringify(expectedInfractions),
    )
    assert.deepEqual(shownInfractions, expectedInfractions)

    for (const [by, path, expected] of [
      [shop.sales, orderWindows, expectedOrders],
      [desk.officer, infractionWindows, expectedInfractions],
    ] as const) {
      const starts = Object.keys(expected)
      const [from = '', to = ''] = [starts.at(0), starts.at(-1)]
      const afterLast = new Date(Date.parse(to) + sizeMs).toISOString()
      const whole = await read(by, `${path}?from=${from}&to=${afterLast}`)
      assert.deepEqual(filled(whole.windows), expected)
      assert.equal(whole.windows.length, (Date.parse(afterLast) - Date.parse(from)) / sizeMs)
      const { [to]: _last, ...allButLast } = expected
      assert.deepEqual(filled((await read(by, `${path}?from=${from}&to=${to}`)).windows), allButLast)
    }

    await eventually(
      'the streams tell what the windows came to',
      () => [toldBy(streams.orders), toldBy(streams.infractions)],
      ([ofOrders, ofInfractions]) =>
        isEqual(ofOrders, expectedOrders) && isEqual(ofInfractions, expectedInfractions),
    )
    await Promise.all([streams.orders.cut(), streams.infractions.cut()])

    const landing = await (await fetch(`${system().url}/landing/windows`)).json()
    const ofLanding = landingSchema.parse(landing)
    assert.deepEqual(filled(ofLanding.orders), expectedOrders)
    assert.deepEqual(filled(ofLanding.infractions), expectedInfractions)
  })

  test('show an order to who placed it as soon as it is placed; what becomes of it later touches no window', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct({ priceCents: 700 })
    const total = async () => {
      const { windows } = await read(shop.sales, `${orderWindows}?last=100`)
      return windows.reduce((sum, { totalCents }) => sum + totalCents, 0)
    }
    const before = await total()
    for (let placed = 1; placed <= 5; placed += 1) {
      const orderId = await shop.place([{ productId, quantity: placed }])
      const now = before + (700 * placed * (placed + 1)) / 2
      assert.equal(await total(), now)
      answered(
        await shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', {
          lines: [{ productId, quantity: 100 }],
        }),
        200,
      )
      await shop.move(orderId, 'abandon')
      assert.equal(await total(), now)
    }
  })

  test('show nobody who has seen an order an answer from before it', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    const letGo = await holdWrites(system(), 'analytics-query')
    try {
      await shop.place([{ productId, quantity: 1 }])
      for (const query of ['last=12', `from=${minutesAgo(5)}&to=${minutesAgo(0)}`]) {
        const refused = await shop.sales.get(`${orderWindows}?${query}`, { headers: { Prefer: 'wait=0' } })
        assert.deepEqual(told(refused), { status: 503, code: 'not-caught-up' }, query)
      }
    } finally {
      await letGo()
    }
    answered(await shop.sales.get(`${orderWindows}?last=12`), 200)
  })

  test('of orders are for sales, of infractions for officers, both for operators; nobody else sees one', async () => {
    const desk = await openTrafficDesk(system())
    const people = await Promise.all(
      (['sales', 'officer', 'operator', 'registrar', 'owner', 'customer', 'warehouse'] as const).map(
        async (login) => [login, await desk.logIn(login)] as const,
      ),
    )
    for (const [path, mayRead] of [
      [orderWindows, ['sales', 'operator']],
      [infractionWindows, ['officer', 'operator']],
    ] as const) {
      for (const [login, person] of people) {
        const allowed = mayRead.some((role) => role === login)
        const answer = await person.get(`${path}?last=1`)
        assert.equal(answer.status, allowed ? 200 : 403, `${login} ${path}`)
        if (!allowed) assert.equal((await person.get(`${path}/stream`)).status, 403)
      }
    }
    const sales = await desk.logIn('sales')
    const { items } = await sales.read(`${analytics}/series`, seriesListSchema)
    assert.deepEqual(
      items.map((each) => [each.series, each.sizeMs, each.endedAt]),
      [[1, sizeMs, null]],
    )
  })

  test('asked for wrongly are refused with the parameter’s name', async () => {
    const { sales } = await openShop(system())
    const instant = '2026-11-25T10:00:00.000Z'
    for (const [query, error] of [
      ['last=0', '?last too-small'],
      ['last=1001', '?last too-large'],
      ['last=1.5', '?last not-an-integer'],
      ['last=many', '?last wrong-type'],
      [`last=1&from=${instant}&to=${instant}`, '?last last-with-range'],
      [`from=${instant}`, '?to required-with-from'],
      [`to=${instant}`, '?from required-with-to'],
      [`from=yesterday&to=${instant}`, '?from wrong-format'],
      ['series=0', '?series too-small'],
      ['colour=red', '?colour unknown-field'],
    ] as const) {
      const refused = told(await sales.get(`${orderWindows}?${query}`))
      assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: [error] }, query)
    }
    const absent = told(await sales.get(`${orderWindows}?series=99`))
    assert.deepEqual(absent, { status: 404, code: 'not-found' })
    const day = told(await sales.get(`${orderWindows}?from=${daysAgo(2)}&to=${daysAgo(1)}`))
    assert.deepEqual([day.status, day.code, day.params?.['windowsMax']], [422, 'range-too-long', 1_000])
    const old = told(
      await sales.get(`${orderWindows}?from=2020-01-01T00:00:00.000Z&to=2020-01-01T00:01:00.000Z`),
    )
    assert.deepEqual([old.status, old.code], [410, 'windows-not-kept'])
  })
})

const landingSchema = z.object({
  orders: windowsSchema.shape.windows,
  infractions: windowsSchema.shape.windows,
})

/** Places orders and catches vehicles in one window, and some more in the next. */
async function sendAcrossWindows(shop: Shop, desk: TrafficDesk) {
  const productId = await shop.addProduct({ priceCents: 1_234 })
  const radarId = await desk.installRadar()
  const orders: string[] = []
  const infractions: string[] = []
  const sendSome = async () => {
    for (let number = 0; number < 20; number += 1) {
      orders.push(await shop.place([{ productId, quantity: 1 + (number % 4) }]))
      const detectedAt = daysAgo(number % 20)
      const speedKmh = 60 + 4 * number
      infractions.push(await desk.detect({ radarId, plate: freshPlate(), detectedAt, speedKmh }))
    }
  }
  const startedIn = windowNow()
  await sendSome()
  await eventually('another window has begun', windowNow, (window) => window > startedIn)
  await sendSome()
  return { orders, infractions }
}

function windowNow(): number {
  return Math.floor(Date.now() / sizeMs)
}

type Counted = { readonly at: string; readonly cents: number }

/** When an order was placed by the store's clock, and for how much. */
async function placedAt(shop: Shop, orderId: string): Promise<Counted> {
  const { items } = await shop.sales.read(
    `${paths.orderQueries}/${orderId}/history`,
    pageSchema(historyEntrySchema),
  )
  const placed = items.find(({ type }) => type === 'OrderPlaced')
  if (placed === undefined) throw new Error(`${orderId} was not placed`)
  return { at: placed.at, cents: (await shop.order(orderId)).netCents }
}

async function recordedAt(desk: TrafficDesk, infractionId: string): Promise<Counted> {
  const { amountCents } = await desk.infraction(infractionId)
  const { items } = await desk.officer.read(
    `${trafficPaths.infractionQueries}/${infractionId}/history`,
    pageSchema(historyEntrySchema),
  )
  const recorded = items.find(({ type }) => type === 'InfractionRecorded')
  if (recorded === undefined) throw new Error(`${infractionId} was not recorded`)
  return { at: recorded.at, cents: amountCents }
}

/** By the start of the window, oldest first. */
function sumsOf(counted: readonly Counted[]): Sums {
  const sums: Record<string, [number, number]> = {}
  for (const { at, cents } of counted.toSorted((left, right) => (left.at < right.at ? -1 : 1))) {
    const start = new Date(Math.floor(Date.parse(at) / sizeMs) * sizeMs).toISOString()
    const [count, total] = sums[start] ?? [0, 0]
    sums[start] = [count + 1, total + cents]
  }
  return sums
}

function filled(windows: readonly WindowView[]): Sums {
  return Object.fromEntries(
    windows.flatMap(({ start, count, totalCents }) => (count === 0 ? [] : [[start, [count, totalCents]]])),
  )
}

/** What the stream said last of each window. */
function toldBy({ received }: ChangesStream): Sums {
  const windows = received
    .filter(({ event }) => event === 'window')
    .map(({ data }) => windowChangeSchema.parse(JSON.parse(data)))
    .toSorted((left, right) => left.start.localeCompare(right.start))
  return filled(windows)
}

function isEqual(left: Sums | undefined, right: Sums): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function minutesAgo(minutes: number): string {
  return daysAgo(minutes / 1_440)
}

function read(by: Actor, path: string): Promise<WindowsView> {
  return by.read(path, windowsSchema)
}

function watchOf(metric: 'orders' | 'infractions', { token }: Actor) {
  return { service: 'analytics', stream: `${metric}/windows/stream`, token } as const
}
