import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { fold, type Instant } from '@annals/kernel'
import type { OwnerAsker } from './asker.ts'
import { type ChangePlateHolder, changePlateHolder } from './change-plate-holder.ts'
import type { Overspeed, PlateEvent, StoredInfractionEvent } from './events.ts'
import { type Holder, nobody, sameHolder } from './holder.ts'
import { type InfractionId, infractionId } from './ids.ts'
import { type Infraction, infraction, type RecordedInfraction } from './infraction.ts'
import {
  aya,
  bands,
  bilal,
  clio,
  dacia,
  day,
  decideInfraction,
  due,
  type InfractionCommand,
  officer,
  overspeed,
  payment1,
  theInfraction,
  thePlate,
} from './infraction-fixtures.ts'
import { type Plate, plate } from './plate.ts'
import { bearerThen, interleavings, permutations } from './plate-model.ts'
import { recordInfraction } from './record-infraction.ts'

type Act = 'pay' | 'contest' | 'uphold' | 'cancel'
type Step =
  | { readonly kind: 'overspeed'; readonly overspeed: Overspeed }
  | { readonly kind: 'change'; readonly change: ChangePlateHolder }
  | { readonly kind: 'act'; readonly act: Act }

/** One plate and its infractions, as the two streams of each decision hold them. */
type World = { plate: Plate; readonly infractions: Map<InfractionId, Infraction> }

/** Runs each step's own decider on what the steps before have written. */
function ran(steps: readonly Step[]): World {
  const world: World = { plate: plate.initial, infractions: new Map() }
  for (const step of steps) write(world, decided(world, step))
  return world
}

function decided(world: World, step: Step): readonly StoredInfractionEvent[] {
  const infractionOf = (id: InfractionId) => world.infractions.get(id) ?? infraction.initial
  const decide = () => {
    switch (step.kind) {
      case 'overspeed': {
        const concerned = { plate: world.plate, infraction: infractionOf(step.overspeed.infractionId) }
        return recordInfraction(step.overspeed, concerned, bands)
      }
      case 'change':
        return changePlateHolder(step.change, world.plate, world.infractions)
      case 'act': {
        const state = infractionOf(theInfraction)
        return decideInfraction(commandOf(step.act, state), state)
      }
    }
  }
  const decision = decide()
  return decision.kind === 'accepted' ? decision.events : []
}

function write(world: World, events: readonly StoredInfractionEvent[]): void {
  for (const event of events) {
    if (isOfPlate(event)) world.plate = plate.evolve(world.plate, event)
    else {
      const before = world.infractions.get(event.infractionId)
      world.infractions.set(event.infractionId, fold(infraction, [event], before))
    }
  }
}

function isOfPlate(event: StoredInfractionEvent): event is PlateEvent {
  return event.type === 'PlateInfractionNoted' || event.type === 'PlateHolderChanged'
}

/** Whoever the infraction is attributed to acts on it; the officer does the rest. */
function commandOf(act: Act, state: Infraction): InfractionCommand {
  const ownerId = state.status === 'NotRecorded' ? null : state.holder.ownerId
  const asker: OwnerAsker = { kind: 'owner', ownerId: ownerId ?? aya }
  const about = { infractionId: theInfraction }
  switch (act) {
    case 'pay':
      return { ...about, type: 'PayInfraction', asker, paymentId: payment1, amountCents: due }
    case 'contest':
      return { ...about, type: 'ContestInfraction', asker, reason: 'not me' }
    case 'uphold':
      return { ...about, type: 'UpholdInfraction', asker: officer }
    case 'cancel':
      return { ...about, type: 'CancelInfraction', asker: officer, reason: 'other' }
  }
}

const instants = [1, 3, 5, 7]
/** Before, at, between and after those instants. */
const detectionDays = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const assignments: readonly Holder[] = [
  { vehicleId: clio, ownerId: aya },
  { vehicleId: dacia, ownerId: bilal },
]

/** Everything that may happen to one plate in so many registrations at these instants, as the registration service allows. */
function histories(length: number): readonly (readonly ChangePlateHolder[])[] {
  if (length === 0) return [[]]
  return histories(length - 1).flatMap((before) => nextChanges(before).map((next) => [...before, next]))
}

function nextChanges(before: readonly ChangePlateHolder[]): readonly ChangePlateHolder[] {
  const last = before.at(-1)
  const { vehicleId, ownerId } = last?.holder ?? nobody
  const later = instants.map(day).filter((at) => last === undefined || at > last.effectiveAt)
  const at = (effectiveAts: readonly Instant[], holder: Holder) =>
    effectiveAts.map((effectiveAt) => ({ plate: thePlate, holder, effectiveAt }))
  if (vehicleId === null) {
    // A plate may be assigned in the very instant of its release.
    const free = last === undefined ? later : [last.effectiveAt, ...later]
    return assignments.flatMap((holder) => at(free, holder))
  }
  const other = ownerId === aya ? bilal : aya
  return [...at(later, { vehicleId, ownerId: other }), ...at(later, nobody)]
}

const allHistories = [0, 1, 2, 3, 4].flatMap(histories)
const changesOf = (changes: readonly ChangePlateHolder[]) =>
  changes.map((change): Step => ({ kind: 'change', change }))

const idOn = (number: number): InfractionId => infractionId(`0197a000-0000-7000-8000-00000000001${number}`)

function overspeedOn(number: number): Step {
  const detected = { infractionId: idOn(number), detectionId: `d-${number}`, detectedAt: day(number) }
  return { kind: 'overspeed', overspeed: { ...overspeed, ...detected } }
}

function statusFor(holder: Holder): 'Issued' | 'AwaitingIdentification' {
  return holder.ownerId === null ? 'AwaitingIdentification' : 'Issued'
}

test('in every order of overspeeds, assignments, transfers and releases each infraction is of who bore the plate then', () => {
  let runs = 0
  const pairs = detectionDays.flatMap((first) => [1, 4].map((apart) => [first, (first + apart) % 9] as const))
  for (const changes of allHistories) {
    for (const pair of pairs) {
      const orders = permutations(pair.map(overspeedOn)).flatMap((overspeeds) =>
        interleavings(overspeeds, changesOf(changes)),
      )
      for (const order of orders) {
        runs += 1
        const world = ran(order)
        for (const number of pair) checkFollowed(world, number, changes, order)
      }
    }
  }
  ok(runs > 60_000, `only ${runs} orders`)
})

function checkFollowed(
  { infractions }: World,
  number: number,
  changes: readonly ChangePlateHolder[],
  order: readonly Step[],
): void {
  const holder = bearerThen(changes, day(number))
  checkSame(infractions.get(idOn(number)), { status: statusFor(holder), holder, questioned: null }, order)
}

/** Says in which order it failed; that text is costly and made only then. */
function checkSame(state: Infraction | undefined, expected: Modelled, order: readonly Step[]): void {
  const { status, holder, questioned } = state as RecordedInfraction
  const seen = { status, holder, questioned }
  if (!isDeepStrictEqual(seen, expected)) deepEqual(seen, expected, JSON.stringify(order))
}

test('an overspeed that is delivered again, at whatever moment, changes nothing', () => {
  const changes = allHistories.filter(({ length }) => length === 3)
  const again = overspeedOn(4)
  for (const history of changes) {
    for (const order of interleavings([again, again], changesOf(history))) {
      const world = ran(order)
      equal(world.plate.infractions.length, 1)
      checkFollowed(world, 4, history, order)
    }
  }
})

const actedOnDay = day(4)
const actedOn: Step = {
  kind: 'overspeed',
  overspeed: { ...overspeed, infractionId: theInfraction, detectedAt: actedOnDay },
}
const actsOf: readonly (readonly Act[])[] = [
  ['pay'],
  ['contest'],
  ['contest', 'uphold'],
  ['contest', 'uphold', 'pay'],
  ['contest', 'cancel'],
  ['cancel'],
]
for (const acts of actsOf) {
  test(`${acts.join(', ')}: the owner of that moment stays in every order, and is questioned when another bore the plate`, () => {
    const own = [actedOn, ...acts.map((act): Step => ({ kind: 'act', act }))]
    const reached = new Set<string>()
    for (const changes of allHistories.filter(({ length }) => length <= 3)) {
      for (const order of interleavings(own, changesOf(changes))) {
        const state = ran(order).infractions.get(theInfraction)
        const expected = modelled(order, changes)
        checkSame(state, expected, order)
        reached.add(`${expected.status} ${expected.questioned === null ? 'undisputed' : 'questioned'}`)
      }
    }
    const last = { pay: 'Paid', contest: 'Contested', uphold: 'Upheld', cancel: 'Cancelled' }[
      acts.at(-1) ?? 'pay'
    ]
    ok(reached.has(`${last} undisputed`), [...reached].join())
    equal(
      reached.has('Cancelled questioned'),
      acts.join() === 'contest,cancel',
      'questioned before it was cancelled',
    )
    if (last !== 'Cancelled') ok(reached.has(`${last} questioned`), [...reached].join())
  })
}

type Modelled = Pick<RecordedInfraction, 'status' | 'holder' | 'questioned'>

/** The same by looking at the whole order at once. */
function modelled(order: readonly Step[], changes: readonly ChangePlateHolder[]): Modelled {
  const told: ChangePlateHolder[] = []
  let fixed: { status: RecordedInfraction['status']; readonly holder: Holder } | undefined
  let atCancel: Holder | undefined
  for (const step of order) {
    if (step.kind === 'change') told.push(step.change)
    if (step.kind !== 'act' || atCancel !== undefined) continue
    const now = bearerThen(told, actedOnDay)
    const status = fixed?.status ?? statusFor(now)
    const next = legal[`${status} ${step.act}`]
    if (next === undefined) continue
    fixed = { status: next, holder: fixed?.holder ?? now }
    if (next === 'Cancelled') atCancel = now
  }
  const end = atCancel ?? bearerThen(changes, actedOnDay)
  if (fixed === undefined) return { status: statusFor(end), holder: end, questioned: null }
  return { ...fixed, questioned: sameHolder(end, fixed.holder) ? null : end }
}

const legal: Readonly<Record<string, RecordedInfraction['status'] | undefined>> = {
  'AwaitingIdentification cancel': 'Cancelled',
  'Issued pay': 'Paid',
  'Issued contest': 'Contested',
  'Issued cancel': 'Cancelled',
  'Contested uphold': 'Upheld',
  'Contested cancel': 'Cancelled',
  'Upheld pay': 'Paid',
}
