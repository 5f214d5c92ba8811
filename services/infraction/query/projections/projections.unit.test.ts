import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { AnyEventOf, EventContract } from '@annals/contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import type { Projection, Row } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'
import { infractionHistory } from './infraction-history.ts'
import { infractions } from './infractions.ts'
import { ownerNames } from './owner-names.ts'
import { vehicles } from './vehicles.ts'

const infractionId = '0197a000-0000-7000-8000-000000000001'
const radarId = '0197a000-0000-7000-8000-00000000000a'
const paymentId = '0197a000-0000-7000-8000-00000000000b'
const alice = {
  vehicleId: '0197a000-0000-7000-8000-0000000000c1',
  ownerId: '0197a000-0000-7000-8000-0000000000d1',
}
const bruno = {
  vehicleId: '0197a000-0000-7000-8000-0000000000c2',
  ownerId: '0197a000-0000-7000-8000-0000000000d2',
}
const nobody = { vehicleId: null, ownerId: null }
const at = '2026-11-25T10:00:00.000Z'
const facts = {
  infractionId,
  radarId,
  detectionId: 'd-1',
  detectedAt: '2026-11-25T09:00:00.000Z',
  plate: 'AB123CD',
  speedKmh: 112,
  limitKmh: 90,
  toleranceKmh: 6,
  overKmh: 16,
  tariffVersion: '2026-01-01T00:00:00.000Z',
  bandFromKmhOver: 1,
  amountCents: 13_500,
}
const place = { longitude: 2.352222, latitude: 48.856613 }

type InfractionEvent = AnyEventOf<typeof infractionEvents>
type Attribution = { readonly vehicleId: string | null; readonly ownerId: string | null }
const recorded = (attribution: Attribution): InfractionEvent => ({
  type: 'InfractionRecorded',
  data: { ...facts, ...place, ...attribution },
})
const attributed = (attribution: Attribution): InfractionEvent => ({
  type: 'InfractionAttributed',
  data: { infractionId, ...attribution },
})
const questionedBy = (attribution: Attribution): InfractionEvent => ({
  type: 'InfractionOwnerQuestioned',
  data: { infractionId, ...attribution },
})
const paid: InfractionEvent = {
  type: 'InfractionPaid',
  data: { infractionId, paymentId, amountCents: 13_500 },
}
const contested: InfractionEvent = {
  type: 'InfractionContested',
  data: { infractionId, reason: 'I was at home' },
}
const upheld: InfractionEvent = { type: 'InfractionUpheld', data: { infractionId } }
const cancelled: InfractionEvent = {
  type: 'InfractionCancelled',
  data: { infractionId, reason: 'radar-fault' },
}
const issuedRow = {
  ...facts,
  ...alice,
  place,
  status: 'Issued',
  recordedAt: at,
  ownerQuestioned: false,
  revision: 1,
  cancelReason: null,
  contestReason: null,
  questioned: null,
  payment: null,
}

/** The rows after these events of one stream, by key: each is parsed by its contract and folded as the kit does. */
function project<R extends Row, Contract extends EventContract>(
  projection: Projection<R>,
  contract: Contract,
  subject: string,
  events: readonly AnyEventOf<Contract>[],
): ReadonlyMap<string, R> {
  const rows = new Map<string, R>()
  for (const [index, { type, data }] of events.entries()) {
    const source = projection.sources.find((candidate) => candidate.contract.source === contract.source)
    const evolve = source?.evolve[type] as ((row: R | undefined, event: unknown) => R | null) | undefined
    if (source === undefined || evolve === undefined) continue
    const event = {
      id: `event-${index}`,
      type,
      source: contract.source,
      time: at,
      subject,
      position: index + 1,
      partition: 0,
      streamVersion: index + 1,
      store: 's',
      actor: 'user:u1',
      correlationId: 'r1',
      causationId: 'c1',
      commandId: 'c1',
      data: contract.events[type]?.parse(data),
    }
    const key = source.key(event)
    const after = evolve(rows.get(key), event)
    if (after === null) rows.delete(key)
    else rows.set(key, after)
    if (after !== null) equal(after[projection.table.key], key, 'a row is stored under its own key')
  }
  return rows
}

const infractionAfter = (...events: readonly InfractionEvent[]) =>
  project(infractions, infractionEvents, `infraction-${infractionId}`, events).get(infractionId)

test('an infraction whose owner is known is listed as Issued with all that was measured', () => {
  deepEqual(infractionAfter(recorded(alice)), issuedRow)
})

test('an infraction whose owner is not known awaits identification until it is attributed', () => {
  const awaiting = { ...issuedRow, ...nobody, status: 'AwaitingIdentification' }
  deepEqual(infractionAfter(recorded(nobody)), awaiting)
  deepEqual(infractionAfter(recorded(nobody), attributed(alice)), issuedRow)
  deepEqual(infractionAfter(recorded(alice), attributed(nobody)), awaiting)
})

test('an infraction that is attributed anew is of the new owner and of nobody else', () => {
  deepEqual(infractionAfter(recorded(alice), attributed(bruno)), { ...issuedRow, ...bruno })
})

test('a payment is shown with its id, its amount and when it was made', () => {
  const payment = { paymentId, amountCents: 13_500, paidAt: at }
  deepEqual(infractionAfter(recorded(alice), paid), { ...issuedRow, status: 'Paid', payment })
})

test('a contest is followed from its reason to being upheld and paid', () => {
  const contestedRow = { ...issuedRow, status: 'Contested', contestReason: 'I was at home' }
  deepEqual(infractionAfter(recorded(alice), contested), contestedRow)
  deepEqual(infractionAfter(recorded(alice), contested, upheld), { ...contestedRow, status: 'Upheld' })
  equal(infractionAfter(recorded(alice), contested, upheld, paid)?.status, 'Paid')
})

test('the reason of a contest is gone once it is erased, and was never there when the event has none', () => {
  const erased: InfractionEvent = { type: 'ContestReasonErased', data: { infractionId } }
  deepEqual(infractionAfter(recorded(alice), contested, erased), { ...issuedRow, status: 'Contested' })
  const withoutReason: InfractionEvent = {
    type: 'InfractionContested',
    data: { infractionId, reason: null },
  }
  deepEqual(infractionAfter(recorded(alice), withoutReason), { ...issuedRow, status: 'Contested' })
})

test('a questioned owner stays, and is questioned until a registration names the same again', () => {
  const paidRow = infractionAfter(recorded(alice), paid)
  const questionedRow = infractionAfter(recorded(alice), paid, questionedBy(bruno))
  deepEqual(questionedRow, { ...paidRow, questioned: bruno, ownerQuestioned: true })
  deepEqual(infractionAfter(recorded(alice), paid, questionedBy(bruno), questionedBy(alice)), paidRow)
  equal(infractionAfter(recorded(alice), paid, questionedBy(nobody))?.ownerQuestioned, true)
  const otherVehicle = { ...alice, vehicleId: bruno.vehicleId }
  equal(infractionAfter(recorded(alice), paid, questionedBy(otherVehicle))?.ownerQuestioned, true)
})

test('a cancelled infraction has its reason and questions nobody any more', () => {
  const shown = {
    ...issuedRow,
    status: 'Cancelled',
    contestReason: 'I was at home',
    cancelReason: 'radar-fault',
  }
  deepEqual(infractionAfter(recorded(alice), contested, questionedBy(bruno), cancelled), shown)
})

test('every event of an infraction is handled, in the list and in the history; those of a plate are not', () => {
  const types = Object.keys(infractionEvents.events).filter((type) => !type.startsWith('Plate'))
  equal(types.length, Object.keys(infractionEvents.events).length - 2)
  for (const projection of [infractions, infractionHistory]) {
    deepEqual(Object.keys(projection.sources[0]?.evolve ?? {}).sort(), types.sort(), projection.name)
  }
})

test('an infraction that was not recorded is an error, so that it is parked', () => {
  for (const event of [attributed(alice), questionedBy(alice), paid, contested, upheld, cancelled]) {
    throws(() => infractionAfter(event), /precedes the InfractionRecorded/, event.type)
  }
})

test('the history says who did what and when, without the reason of a contest', () => {
  const subject = `infraction-${infractionId}`
  const told = [recorded(alice), contested, cancelled]
  const entries = [...project(infractionHistory, infractionEvents, subject, told).values()]
  equal(JSON.stringify(entries).includes('at home'), false)
  deepEqual(
    entries.map(({ id: _id, stream: _stream, params: _params, ...entry }) => entry),
    ['InfractionRecorded', 'InfractionContested', 'InfractionCancelled'].map((type, index) => ({
      streamVersion: index + 1,
      type,
      at,
      actor: 'user:u1',
      correlationId: 'r1',
    })),
  )
  deepEqual(entries[2]?.params, { reason: 'radar-fault' })
})

test("an owner's name is the last one given and goes with the owner", () => {
  const { ownerId } = alice
  const details = { ownerId, birthDate: '1990-01-01', email: null }
  const registered = { type: 'OwnerRegistered', data: { ...details, name: 'Alice' } } as const
  const renamed: AnyEventOf<typeof registrationEvents> = {
    type: 'OwnerChanged',
    data: { ...details, name: 'Alice B.', changed: ['name'] },
  }
  const erased = { type: 'OwnerErased', data: { ownerId } } as const
  const after = (...events: readonly AnyEventOf<typeof registrationEvents>[]) =>
    project(ownerNames, registrationEvents, `owner-${ownerId}`, events).get(ownerId)
  deepEqual(after(registered), { ownerId, name: 'Alice' })
  deepEqual(after(registered, renamed), { ownerId, name: 'Alice B.' })
  deepEqual(after({ ...registered, data: { ...details, name: null } }), { ownerId, name: null })
  equal(after(registered, renamed, erased), undefined)
})

test('a vehicle is known by brand, model and power, also after it was transferred or deregistered', () => {
  const { vehicleId, ownerId } = alice
  const since = { vehicleId, plate: 'AB123CD', effectiveAt: at }
  const model = { brand: 'Renault', model: 'Mégane', fiscalPower: 6 }
  const events: readonly AnyEventOf<typeof registrationEvents>[] = [
    { type: 'VehicleRegistered', data: { ...since, ...model, ownerId } },
    { type: 'VehicleTransferred', data: { ...since, ownerId: bruno.ownerId } },
    { type: 'VehicleDeregistered', data: since },
  ]
  const rows = project(vehicles, registrationEvents, `vehicle-${vehicleId}`, events)
  deepEqual([...rows.values()], [{ vehicleId, ...model }])
})
