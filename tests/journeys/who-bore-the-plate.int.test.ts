import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { infractionListItemSchema } from '@annals/infraction-contracts'
import { vehicleViewSchema } from '@annals/registration-contracts'
import { answered } from '../harness/actor.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import {
  daysAgo,
  freshPlate,
  later,
  openTrafficDesk,
  ownOwnerId,
  trafficPaths,
} from '../harness/traffic-desk.ts'

const { infractionQueries, vehicles, vehicleQueries } = trafficPaths

suite('an infraction is held to who bore the plate at its instant', () => {
  const system = sharedSystem()

  async function street() {
    const desk = await openTrafficDesk(system())
    const other = await desk.registerOwner({ name: 'Aiko Tanaka' })
    return { desk, other, plate: freshPlate(), radarId: await desk.installRadar() }
  }

  test('one that nobody bore as far as is known awaits identification; a later registration since before it finds it, one since after it does not', async () => {
    const { desk, plate, radarId } = await street()
    const detectedAt = daysAgo(3)
    const infractionId = await desk.detect({ radarId, plate, detectedAt })
    const awaiting = await desk.inStatus(infractionId, 'AwaitingIdentification')
    assert.deepEqual([awaiting.ownerId, awaiting.vehicleId, awaiting.ownerName], [null, null, null])
    assert.equal((await desk.owner.get(`${infractionQueries}/${infractionId}`)).status, 404)
    const early = await desk.pay(infractionId, awaiting.amountCents)
    assert.deepEqual([told(early).status, told(early).code], [404, 'infraction-unknown'])

    const tooLate = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(2) })
    // What is detected after the registration shows that the registration has been worked off.
    await desk.issuedTo(await desk.detect({ radarId, plate, detectedAt: daysAgo(1) }), ownOwnerId)
    assert.equal((await desk.infraction(infractionId)).status, 'AwaitingIdentification')
    await desk.deregister(tooLate)

    const second = freshPlate()
    const found = await desk.detect({ radarId, plate: second, detectedAt })
    await desk.inStatus(found, 'AwaitingIdentification')
    const vehicleId = await desk.registerVehicle({
      plate: second,
      ownerId: ownOwnerId,
      effectiveAt: detectedAt,
    })
    const issued = await desk.issuedTo(found, ownOwnerId)
    assert.equal(issued.vehicleId, vehicleId)
    answered(await desk.pay(found, issued.amountCents), 200)
  })

  for (const order of ['before the detection', 'after the detection'] as const) {
    test(`a transfer that is registered ${order} holds from its own instant on, to the millisecond`, async () => {
      const { desk, other, plate, radarId } = await street()
      const vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
      const transferredAt = daysAgo(3)
      const detectAll = () =>
        Promise.all(
          [-1, 0, 1].map((ms) => desk.detect({ radarId, plate, detectedAt: later(transferredAt, ms) })),
        )
      if (order === 'before the detection') await desk.transfer(vehicleId, other, transferredAt)
      const ids = await detectAll()
      if (order === 'after the detection') {
        for (const id of ids) await desk.issuedTo(id, ownOwnerId)
        await desk.transfer(vehicleId, other, transferredAt)
      }
      const [before = '', at = '', after = ''] = ids
      await desk.issuedTo(before, ownOwnerId)
      await desk.issuedTo(at, other)
      await desk.issuedTo(after, other)
      const own = await desk.owner.read(
        `${infractionQueries}?plate=${plate}`,
        pageSchema(infractionListItemSchema),
      )
      assert.deepEqual(
        own.items.map(({ infractionId }) => infractionId),
        [before],
      )
    })
  }

  test('a paid or contested one keeps its owner when a transfer says otherwise, and is listed for the officer', async () => {
    const { desk, other, plate, radarId } = await street()
    const vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    const paid = await desk.detect({ radarId, plate, detectedAt: daysAgo(2) })
    const contested = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    const { amountCents } = await desk.issuedTo(paid, ownOwnerId)
    await desk.issuedTo(contested, ownOwnerId)
    answered(await desk.pay(paid, amountCents), 200)
    await desk.contest(contested, 'I had sold it.')
    await desk.transfer(vehicleId, other, daysAgo(3))
    for (const [infractionId, status] of [
      [paid, 'Paid'],
      [contested, 'Contested'],
    ] as const) {
      const questioned = await desk.infractionOnce(
        'its owner is questioned',
        infractionId,
        ({ ownerQuestioned }) => ownerQuestioned,
      )
      assert.deepEqual([questioned.status, questioned.ownerId], [status, ownOwnerId])
      assert.deepEqual(questioned.questioned, { vehicleId, ownerId: other })
    }
    const { items } = await desk.officer.read(
      `${infractionQueries}?questioned=yes&plate=${plate}&sort=detectedAt`,
      pageSchema(infractionListItemSchema),
    )
    assert.deepEqual(
      items.map(({ infractionId }) => infractionId),
      [paid, contested],
    )
  })

  test('two vehicles that bore one plate, one after the other, are told apart; in between nobody bore it', async () => {
    const { desk, other, plate, radarId } = await street()
    const first = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    await desk.deregister(first, daysAgo(6))
    const spelt = `${plate.slice(0, 4)} - ${plate.slice(4).toLowerCase()}`
    const second = await desk.registerVehicle({ plate: spelt, ownerId: other, effectiveAt: daysAgo(4) })
    const [ofFirst = '', ofNobody = '', ofSecond = ''] = await Promise.all(
      [8, 5, 2].map((days) => desk.detect({ radarId, plate, detectedAt: daysAgo(days) })),
    )
    assert.equal((await desk.issuedTo(ofFirst, ownOwnerId)).vehicleId, first)
    assert.equal((await desk.issuedTo(ofSecond, other)).vehicleId, second)
    assert.equal((await desk.inStatus(ofNobody, 'AwaitingIdentification')).ownerId, null)
    const { plate: shownPlate, ownerships } = await desk.registrar.read(
      `${vehicleQueries}/${second}`,
      vehicleViewSchema,
    )
    assert.deepEqual([shownPlate, ownerships.map(({ ownerName }) => ownerName)], [plate, ['Aiko Tanaka']])
  })

  test('of forty vehicles that are registered and caught at the same moment none awaits identification for ever', async () => {
    const { desk, radarId } = await street()
    const detectedAt = daysAgo(1)
    const effectiveAt = daysAgo(2)
    const caught = await Promise.all(
      Array.from({ length: 40 }, async (_none, number) => {
        const plate = freshPlate()
        const register = () => desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt })
        const detect = () => desk.detect({ radarId, plate, detectedAt })
        // Which of the two is sent first changes; which is worked off first is up to the policies.
        const [first, second] = number % 2 === 0 ? [register(), detect()] : [detect(), register()]
        const ids = await Promise.all([first, second])
        return ids[number % 2 === 0 ? 1 : 0]
      }),
    )
    for (const infractionId of caught) await desk.issuedTo(infractionId, ownOwnerId)
    const filter = `radarId=${radarId}&status=AwaitingIdentification`
    const { items } = await desk.officer.read(
      `${infractionQueries}?${filter}`,
      pageSchema(infractionListItemSchema),
    )
    assert.deepEqual(items, [])
  })

  test('one that is paid and sold at the same moment is paid by its owner, or is the next owner’s to pay', async () => {
    const { desk, other, plate, radarId } = await street()
    const vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    const infractionId = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    const { amountCents } = await desk.issuedTo(infractionId, ownOwnerId)
    const [paid] = await Promise.all([
      desk.pay(infractionId, amountCents),
      desk.transfer(vehicleId, other, daysAgo(2)),
    ])
    const settled = await desk.infractionOnce(
      'the transfer is known',
      infractionId,
      ({ ownerQuestioned, ownerId }) => ownerQuestioned || ownerId === other,
    )
    // Either the payment came first and the owner is questioned, or the owner had nothing to pay any more.
    assert.deepEqual(
      [paid.status, settled.status, settled.ownerId, settled.ownerQuestioned],
      paid.status === 200 ? [200, 'Paid', ownOwnerId, true] : [404, 'Issued', other, false],
    )
  })

  test('no two vehicles bear a plate at once, nor does one go back behind its last change or ahead of today', async () => {
    const { desk, other, plate } = await street()
    const since = daysAgo(10)
    const vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: since })
    const wish = { plate, brand: 'Renault', model: '4', fiscalPower: 4, ownerId: other }
    const taken = await desk.registrar.post(vehicles, wish)
    assert.deepEqual(told(taken), { status: 409, code: 'plate-taken', params: { plate } })
    const transfer = (ownerId: string, effectiveAt: string) =>
      desk.registrar.post(`${vehicles}/${vehicleId}/transfer`, { ownerId, effectiveAt })
    assert.deepEqual(told(await transfer(other, since)), {
      status: 422,
      code: 'effective-too-early',
      params: { effectiveAt: since, earliest: later(since, 1) },
    })
    const ahead = told(await transfer(other, daysAgo(-1)))
    assert.deepEqual([ahead.status, ahead.code], [422, 'instant-in-future'])
    assert.deepEqual(told(await transfer(ownOwnerId, daysAgo(1))), {
      status: 409,
      code: 'owner-unchanged',
      params: { ownerId: ownOwnerId },
    })
    const releasedAt = daysAgo(5)
    await desk.deregister(vehicleId, releasedAt)
    const overlapping = { ...wish, effectiveAt: later(releasedAt, -1) }
    assert.deepEqual(told(await desk.registrar.post(vehicles, overlapping)), {
      status: 409,
      code: 'plate-interval-overlaps',
      params: { plate, effectiveAt: overlapping.effectiveAt, earliest: releasedAt },
    })
    assert.deepEqual(told(await transfer(other, daysAgo(1))), {
      status: 409,
      code: 'vehicle-deregistered',
      params: { vehicleId, deregisteredAt: releasedAt },
    })
    await desk.registerVehicle({ ...wish, effectiveAt: releasedAt })
  })

  test('a plate in Arabic letters is found by however it is written', async () => {
    const { desk, radarId } = await street()
    const digits = freshPlate().replaceAll(/\D/g, '').slice(0, 5).padEnd(5, '7')
    const vehicleId = await desk.registerVehicle({
      plate: `${digits} | أ | 6`,
      ownerId: ownOwnerId,
      effectiveAt: daysAgo(10),
    })
    const infractionId = await desk.detect({
      radarId,
      plate: `${digits}-\u0627\u0654-6`,
      detectedAt: daysAgo(1),
    })
    const { vehicleId: found, plate } = await desk.issuedTo(infractionId, ownOwnerId)
    assert.deepEqual([found, plate], [vehicleId, `${digits}أ6`])
  })
})
