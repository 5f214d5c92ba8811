import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import {
  infractionListItemSchema,
  infractionSummarySchema,
  infractionViewSchema,
} from '@annals/infraction-contracts'
import { mintUuid } from '@annals/kernel'
import { type Actor, answered } from '../harness/actor.ts'
import { watchChanges } from '../harness/changes-stream.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { eventually } from '../harness/eventually.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { daysAgo, freshPlate, openTrafficDesk, ownOwnerId, trafficPaths } from '../harness/traffic-desk.ts'
import { userOf } from '../harness/user-of.ts'

const { infractions, infractionQueries } = trafficPaths

suite('the life of an infraction', () => {
  const system = sharedSystem()

  /** The desk, a radar and a vehicle of the owner who can log in. */
  async function street() {
    const desk = await openTrafficDesk(system())
    const plate = freshPlate()
    const radarId = await desk.installRadar()
    const vehicleId = await desk.registerVehicle({ ownerId: ownOwnerId, plate, effectiveAt: daysAgo(10) })
    const caught = () => desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    return { desk, plate, radarId, vehicleId, caught }
  }

  test('a vehicle that is too fast gets its owner an infraction, which the owner sees, reads the notice of and pays once', async () => {
    const { desk, plate, radarId, vehicleId } = await street()
    const { owner } = desk
    const stream = await watchChanges(system(), { service: 'infraction', token: owner.token })
    const detectedAt = daysAgo(1)
    const infractionId = await desk.detect({ radarId, plate, detectedAt, speedKmh: 100 })
    const issued = await desk.issuedTo(infractionId, ownOwnerId)

    const item = `${infractionQueries}/${infractionId}`
    const shown = await owner.read(item, infractionViewSchema)
    assert.deepEqual(shown, issued)
    const { status, speedKmh, limitKmh, toleranceKmh, overKmh, amountCents } = shown
    assert.deepEqual(
      { status, speedKmh, limitKmh, toleranceKmh, overKmh, amountCents },
      { status: 'Issued', speedKmh: 100, limitKmh: 50, toleranceKmh: 5, overKmh: 45, amountCents: 40_000 },
    )
    assert.deepEqual(
      [
        shown.plate,
        shown.detectedAt,
        shown.ownerName,
        shown.vehicle?.model,
        shown.vehicleId,
        shown.longitude,
      ],
      [plate, detectedAt, 'Lucia Romero', 'Ami', vehicleId, 2.352222],
    )
    for (const [lang, amount] of [
      ['fr', /400,00/],
      ['en', /400\.00/],
    ] as const) {
      const notice = answered(await owner.get(`${item}/notice?lang=${lang}`), 200)
      assert.match(notice.headers.get('content-type') ?? '', /^text\/html/)
      assert.match(notice.text, amount)
      assert.ok(notice.text.includes('Lucia Romero') && notice.text.includes(`lang="${lang}"`))
    }

    const other = await desk.pay(infractionId, 39_999)
    assert.deepEqual(told(other), { status: 409, code: 'amount-differs', params: { amountCents: 40_000 } })
    const paymentId = mintUuid()
    const paid = [
      await desk.pay(infractionId, 40_000, paymentId),
      // The same payment again: another request, the same effect.
      await desk.pay(infractionId, 40_000, paymentId),
    ]
    assert.deepEqual(
      paid.map(({ status }) => status),
      [200, 200],
    )
    const twice = await desk.pay(infractionId, 40_000)
    assert.deepEqual(told(twice), { status: 409, code: 'already-paid', params: { infractionId } })
    const { payment, ...after } = await owner.read(item, infractionViewSchema)
    assert.deepEqual([after.status, payment?.paymentId, payment?.amountCents], ['Paid', paymentId, 40_000])

    const history = await historyOf(owner, infractionId)
    assert.deepEqual(
      history.map(({ type, actor }) => [type, actor]),
      [
        ['InfractionRecorded', 'policy:infraction-overspeeds'],
        ['InfractionPaid', userOf(desk.owner)],
      ],
    )
    await eventually(
      'the stream tells it when it is issued and when it is paid',
      () => stream.received.filter(({ data }) => data === JSON.stringify({ key: infractionId })).length,
      (times) => times === 2,
    )
    await stream.cut()
  })

  test('of payments that come at the same moment one pays, also when each is sent three times', async () => {
    const { desk, caught } = await street()
    const infractionId = await caught()
    const { amountCents } = await desk.issuedTo(infractionId, ownOwnerId)
    const payments = [mintUuid(), mintUuid(), mintUuid()]
    const sent = await Promise.all(
      [...payments, ...payments, ...payments].map(async (paymentId) => {
        const { status } = await desk.pay(infractionId, amountCents, paymentId)
        return { paymentId, status }
      }),
    )
    const paying = new Set(sent.filter(({ status }) => status === 200).map(({ paymentId }) => paymentId))
    const { payment } = await desk.inStatus(infractionId, 'Paid')
    assert.deepEqual(paying, new Set([payment?.paymentId]))
    assert.equal(sent.filter(({ status }) => status === 200).length, 3)
    assert.equal(sent.filter(({ status }) => status === 409).length, 6)
    const history = await historyOf(desk.owner, infractionId)
    assert.equal(history.filter(({ type }) => type === 'InfractionPaid').length, 1)
  })

  test('an infraction begins at the first km/h beyond the limit and its tolerance', async () => {
    const { desk, plate, radarId, caught } = await street()
    await desk.detect({ radarId, plate, detectedAt: daysAgo(2), speedKmh: 55 })
    await desk.detect({ radarId, plate, detectedAt: daysAgo(2), speedKmh: 56 })
    // The policy works each stream's events off in their order, but the streams side by side: wait for the last as well.
    await desk.issuedTo(await caught(), ownOwnerId)
    const filter = `radarId=${radarId}&sort=detectedAt`
    const list = async () => (await desk.owner.read(`${infractionQueries}?${filter}`, page)).items
    const items = await eventually('both are listed', list, (found) => found.length === 2)
    assert.deepEqual(
      items.map(({ overKmh, amountCents }) => [overKmh, amountCents]),
      [
        [1, 6_800],
        [45, 40_000],
      ],
    )
    const csv = answered(await desk.owner.get(`${infractionQueries}.csv?${filter}`), 200)
    assert.deepEqual(
      csvRows(csv.text).map(({ infractionId }) => infractionId),
      items.map(({ infractionId }) => infractionId),
    )
    const summary = await desk.owner.read(
      `${infractionQueries}/summary?${filter.split('&')[0]}`,
      infractionSummarySchema,
    )
    assert.deepEqual([summary.count, summary.amountCents], [2, 46_800])
  })

  test('an owner contests; an officer upholds it, and it is paid after all', async () => {
    const { desk, caught } = await street()
    const infractionId = await caught()
    const { amountCents } = await desk.issuedTo(infractionId, ownOwnerId)
    await desk.contest(infractionId, 'It was my twin.\nAsk her.')
    const contested = await desk.infraction(infractionId)
    assert.deepEqual([contested.status, contested.contestReason], ['Contested', 'It was my twin.\nAsk her.'])
    assert.deepEqual(told(await desk.pay(infractionId, amountCents)), {
      status: 409,
      code: 'move-not-allowed',
      params: { move: 'pay', status: 'Contested', allowed: ['uphold', 'cancel'] },
    })
    answered(await desk.officer.post(`${infractions}/${infractionId}/uphold`), 200)
    assert.equal((await desk.infraction(infractionId)).status, 'Upheld')
    answered(await desk.pay(infractionId, amountCents), 200)
    assert.equal((await desk.infraction(infractionId)).status, 'Paid')
    const history = await historyOf(desk.owner, infractionId)
    assert.deepEqual(
      history.map(({ type, actor }) => [type, actor]),
      [
        ['InfractionRecorded', 'policy:infraction-overspeeds'],
        ['InfractionContested', userOf(desk.owner)],
        ['InfractionUpheld', userOf(desk.officer)],
        ['InfractionPaid', userOf(desk.owner)],
      ],
    )
    assert.doesNotMatch(JSON.stringify(history), /twin/)
  })

  test('an owner contests; an officer cancels it for a reason, and nothing is due any more', async () => {
    const { desk, caught } = await street()
    const infractionId = await caught()
    const { amountCents } = await desk.issuedTo(infractionId, ownOwnerId)
    await desk.contest(infractionId, 'It was stolen.')
    const cancel = { reason: 'vehicle-stolen' }
    answered(await desk.officer.post(`${infractions}/${infractionId}/cancel`, cancel), 200)
    const { status, cancelReason } = await desk.owner.read(
      `${infractionQueries}/${infractionId}`,
      infractionViewSchema,
    )
    assert.deepEqual([status, cancelReason], ['Cancelled', 'vehicle-stolen'])
    for (const refused of [
      await desk.pay(infractionId, amountCents),
      await desk.officer.post(`${infractions}/${infractionId}/uphold`),
      await desk.officer.post(`${infractions}/${infractionId}/cancel`, cancel),
    ]) {
      assert.deepEqual(
        [told(refused).code, told(refused).params?.['allowed']],
        ['move-not-allowed', []],
        refused.what,
      )
    }
  })

  test('each status allows its moves, and says which when another is tried', async () => {
    const { desk, caught, radarId } = await street()
    const awaiting = await desk.detect({ radarId, plate: freshPlate(), detectedAt: daysAgo(1) })
    await desk.inStatus(awaiting, 'AwaitingIdentification')
    const issued = await caught()
    await desk.issuedTo(issued, ownOwnerId)
    for (const [infractionId, status, allowed] of [
      [awaiting, 'AwaitingIdentification', ['cancel']],
      [issued, 'Issued', ['pay', 'contest', 'cancel']],
    ] as const) {
      assert.deepEqual(told(await desk.officer.post(`${infractions}/${infractionId}/uphold`)), {
        status: 409,
        code: 'move-not-allowed',
        params: { move: 'uphold', status, allowed },
      })
    }
    answered(await desk.officer.post(`${infractions}/${awaiting}/cancel`, { reason: 'wrong-plate' }), 200)
    answered(await desk.officer.post(`${infractions}/${issued}/cancel`, { reason: 'other' }), 200)
    assert.deepEqual(
      [(await desk.infraction(awaiting)).status, (await desk.infraction(issued)).status],
      ['Cancelled', 'Cancelled'],
    )
  })
})

const page = pageSchema(infractionListItemSchema)

async function historyOf(by: Actor, infractionId: string) {
  const { items } = await by.read(
    `${infractionQueries}/${infractionId}/history`,
    pageSchema(historyEntrySchema),
  )
  return items
}
