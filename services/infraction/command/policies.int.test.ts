import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EventStore } from '@annals/event-store'
import type { Instant } from '@annals/kernel'
import type { ChangePlateHolder } from './domain/change-plate-holder.ts'
import { nobody } from './domain/holder.ts'
import { plateNumber } from './domain/ids.ts'
import { aya, bilal, clio, dacia, day } from './domain/infraction-fixtures.ts'
import { bearerThen, interleavings, permutations } from './domain/plate-model.ts'
import { openBureau, openStore } from './test-bureau.ts'
import { policiesOver, storeWith } from './test-policies.ts'
import { assignedTold, overspeedTold, releasedTold, type Told, transferredTold } from './test-told.ts'

type Policies = ReturnType<typeof policiesOver>

/** Aya's Clio, then Bilal's; then nobody; then the plate on Bilal's Dacia. Detections in, at and between these. */
const detections: readonly Instant[] = [day(2), day(8), day(10), day(16), day(20)]
const registrationsOf = (plate: string): readonly Told[] => [
  assignedTold(plate, aya, day(4)),
  transferredTold(plate, bilal, day(8)),
  releasedTold(plate, day(12)),
  assignedTold(plate, bilal, day(18), dacia),
]
const overspeedsOf = (plate: string, detectedAts: readonly Instant[]) =>
  detectedAts.map((detectedAt, index) => ({
    detectedAt,
    ...overspeedTold(plate, `${plate}-${index}`, { detectedAt }),
  }))

/** All infractions are of who bore the plate then, as the model that sees everything says. */
async function checkAll(policies: Policies, plate: string, detectedAts: readonly Instant[], how: string) {
  const at = { plate: plateNumber(plate) }
  const changes: readonly ChangePlateHolder[] = [
    { ...at, holder: { vehicleId: clio, ownerId: aya }, effectiveAt: day(4) },
    { ...at, holder: { vehicleId: clio, ownerId: bilal }, effectiveAt: day(8) },
    { ...at, holder: nobody, effectiveAt: day(12) },
    { ...at, holder: { vehicleId: dacia, ownerId: bilal }, effectiveAt: day(18) },
  ]
  for (const { detectedAt, stream } of overspeedsOf(plate, detectedAts)) {
    const holder = bearerThen(changes, detectedAt)
    const status = holder.ownerId === null ? 'AwaitingIdentification' : 'Issued'
    const state = await policies.infractionOf(stream)
    deepEqual(
      state?.status !== 'NotRecorded' && { status: state?.status, holder: state?.holder },
      { status, holder },
      `${how}, detected at ${detectedAt}`,
    )
  }
}

test('in every order, with each event delivered three times, both policies end in one attribution', async (context) => {
  const { store } = await openStore(context)
  const policies = policiesOver(store)
  const detectedAts = [day(10), day(20)]
  let orders = 0
  for (const overspeeds of permutations([0, 1])) {
    for (const order of interleavings(
      overspeeds.map((index) => `overspeed ${index}`),
      [0, 1, 2, 3].map((index) => `registration ${index}`),
    )) {
      orders += 1
      const plate = `ORDER${orders}`
      const told = new Map<string, Told>([
        ...overspeedsOf(plate, detectedAts).map((each, index) => [`overspeed ${index}`, each.told] as const),
        ...registrationsOf(plate).map((each, index) => [`registration ${index}`, each] as const),
      ])
      const deliver = async (name: string) => {
        const event = told.get(name)
        if (event !== undefined) await policies.handle(event)
      }
      for (const name of order) {
        await deliver(name)
        await deliver(name)
      }
      const head = await store.head()
      for (const name of order) await deliver(name)
      equal(await store.head(), head, `${order}: delivered again it wrote`)
      await checkAll(policies, plate, detectedAts, order.join())
    }
  }
  equal(orders, 30)
})

for (const first of ['overspeed', 'registration'] as const) {
  test(`an overspeed and a registration that read the same plate do not miss each other, the ${first} written first`, async (context) => {
    const { store } = await openStore(context)
    let conflicts = 0
    for (const [index, registration] of registrationsOf('').entries()) {
      const plate = `MEET${index}`
      const [infraction] = overspeedsOf(plate, [day(20)])
      const data: Told['data'] = { ...registration.data, plate }
      if (infraction === undefined) throw new Error('no overspeed')
      const met = meeting(store, first, () => {
        conflicts += 1
      })
      const policies = policiesOver(met)
      await Promise.all([
        policies.handle(infraction.told),
        policies.handle({ ...registration, stream: `plate-${plate}`, data }),
      ])
      const state = await policies.infractionOf(infraction.stream)
      const { ownerId = null, vehicleId } = data
      deepEqual(
        state?.status !== 'NotRecorded' && state?.holder,
        ownerId === null ? nobody : { vehicleId, ownerId },
      )
    }
    equal(conflicts, 4, 'each time the second had read the plate before the first wrote')
  })
}

/** The store whose first append of an overspeed and of a registration wait for each other, to be written in this order. */
function meeting(store: EventStore, first: 'overspeed' | 'registration', onConflict: () => void): EventStore {
  const came = { overspeed: Promise.withResolvers<void>(), registration: Promise.withResolvers<void>() }
  const written = Promise.withResolvers<void>()
  return storeWith(store, {
    append: async (request) => {
      const who = request.metadata.actor.endsWith('overspeeds') ? 'overspeed' : 'registration'
      came[who].resolve()
      await Promise.all([came.overspeed.promise, came.registration.promise])
      if (who !== first) await written.promise
      const outcome = await store.append(request)
      if (outcome.kind === 'conflict') onConflict()
      if (who === first) written.resolve()
      return outcome
    },
  })
}

test('many overspeeds and the registrations of one plate all at once: conflicts are decided again and none is lost', async (context) => {
  const { store } = await openStore(context)
  let conflicts = 0
  const policies = policiesOver(
    storeWith(store, {
      append: async (request) => {
        const outcome = await store.append(request)
        if (outcome.kind === 'conflict') conflicts += 1
        return outcome
      },
    }),
  )
  for (let run = 0; run < 12; run += 1) {
    const plate = `ATONCE${run}`
    const inOrder = async () => {
      for (const told of registrationsOf(plate)) {
        for (let turn = 0; turn < run % 5; turn += 1) await nextTurn()
        await policies.handle(told)
      }
    }
    const overspeeds = overspeedsOf(plate, detections).map(({ told }) => told)
    await Promise.all([inOrder(), ...[...overspeeds, ...overspeeds].map((told) => policies.handle(told))])
    await checkAll(policies, plate, detections, `run ${run}`)
  }
  ok(conflicts > 12, `only ${conflicts} conflicts`)
})

test('both consumers at work on many plates at once end where the registrations say, with nothing parked', async (context) => {
  const bureau = await openBureau(context)
  const plates = Array.from({ length: 12 }, (_, index) => `PLATE${index}`)
  const registrations = plates.map(registrationsOf)
  for (const detectedAt of detections) {
    for (const [index, plate] of plates.entries()) {
      bureau.tell(
        'radar',
        overspeedTold(plate, `${plate}-${detections.indexOf(detectedAt)}`, { detectedAt }).told,
      )
      bureau.tell('registration', ...(registrations[index]?.slice(0, 1) ?? []))
      registrations[index] = registrations[index]?.slice(1) ?? []
    }
    await nextTurn()
  }
  await bureau.handled()
  const policies = policiesOver(bureau.store)
  for (const plate of plates) await checkAll(policies, plate, detections, plate)
})

test('a plate with hundreds of infractions is read from its snapshot, with only those that a registration concerns', async (context) => {
  const { store } = await openStore(context)
  let streamsRead = 0
  let eventsRead = 0
  const policies = policiesOver(
    storeWith(store, {
      readStreams: async (after) => {
        const read = await store.readStreams(after)
        streamsRead += after.size
        for (const events of read.values()) eventsRead += events.length
        return read
      },
    }),
  )
  const plate = 'BUSY1'
  await policies.handle(assignedTold(plate, aya, day(0)))
  const infractions = Array.from({ length: 200 }, (_, index) =>
    overspeedTold(plate, `busy-${index}`, { detectedAt: day(index % 20) }),
  )
  for (const { told } of infractions) await policies.handle(told)
  const before = { streamsRead, eventsRead }
  await policies.handle(transferredTold(plate, bilal, day(19)))
  equal(streamsRead - before.streamsRead, 1 + 10, 'the plate, and its infractions of that day')
  ok(eventsRead - before.eventsRead <= 10 + 50, 'the plate comes from a snapshot')
  for (const [index, { stream }] of infractions.entries()) {
    const state = await policies.infractionOf(stream)
    equal(state?.status !== 'NotRecorded' && state?.holder.ownerId, index % 20 === 19 ? bilal : aya)
  }
})
