import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import { changePlateHolder, infractionsConcerned } from './change-plate-holder.ts'
import type { InfractionEvent, InfractionStatus, PlateEvent, StoredInfractionEvent } from './events.ts'
import { type Holder, nobody } from './holder.ts'
import { infraction } from './infraction.ts'
import {
  attributed,
  ayaInClio,
  bilalInClio,
  clio,
  dacia,
  day,
  historyTo,
  recorded,
  theInfraction,
  thePlate,
} from './infraction-fixtures.ts'
import { plate } from './plate.ts'

const changed = (holder: Holder, from: number): PlateEvent => ({
  type: 'PlateHolderChanged',
  plate: thePlate,
  ...holder,
  effectiveAt: day(from),
})
const noted: PlateEvent = {
  type: 'PlateInfractionNoted',
  plate: thePlate,
  infractionId: theInfraction,
  detectedAt: day(10),
}
const questioned = (holder: Holder): StoredInfractionEvent => ({
  type: 'InfractionOwnerQuestioned',
  infractionId: theInfraction,
  ...holder,
})

/** What the change writes, the plate's own event first, on a plate with one infraction of day 10. */
function changing(
  holder: Holder,
  from: number,
  history: readonly InfractionEvent[],
  on: readonly PlateEvent[] = [changed(ayaInClio, 5)],
): readonly StoredInfractionEvent[] {
  const change = { plate: thePlate, holder, effectiveAt: day(from) }
  const infractions = new Map([[theInfraction, fold(infraction, history)]])
  const decision = changePlateHolder(change, fold(plate, [...on, noted]), infractions)
  deepEqual(decision.kind === 'accepted' && decision.effects, {})
  const [first, ...others] = decision.kind === 'accepted' ? decision.events : []
  deepEqual(first, changed(holder, from))
  return others
}

test('a registration that reaches back before the detection issues what awaited identification', () => {
  deepEqual(changing(ayaInClio, 9, historyTo.AwaitingIdentification, []), [attributed(ayaInClio)])
  deepEqual(changing(ayaInClio, 10, historyTo.AwaitingIdentification, []), [attributed(ayaInClio)])
})

test('a registration from after the detection leaves it waiting', () => {
  deepEqual(changing(ayaInClio, 11, historyTo.AwaitingIdentification, []), [])
})

test('a transfer at or before the instant moves an Issued one, a later one does not', () => {
  deepEqual(changing(bilalInClio, 9, historyTo.Issued), [attributed(bilalInClio)])
  deepEqual(changing(bilalInClio, 10, historyTo.Issued), [attributed(bilalInClio)])
  deepEqual(changing(bilalInClio, 11, historyTo.Issued), [])
})

test('a release at or before the instant makes an Issued one await identification again', () => {
  deepEqual(changing(nobody, 10, historyTo.Issued), [attributed(nobody)])
  deepEqual(changing(nobody, 11, historyTo.Issued), [])
})

test('another vehicle of the same owner is told too: the notice names the vehicle', () => {
  const ayaInDacia = { ...ayaInClio, vehicleId: dacia }
  deepEqual(changing(ayaInDacia, 8, historyTo.Issued), [attributed(ayaInDacia)])
})

test('a change to who bore it anyway tells nobody', () => {
  deepEqual(changing(ayaInClio, 7, historyTo.Issued), [])
})

for (const status of ['Paid', 'Contested', 'Upheld'] as const) {
  test(`an infraction that is ${status} keeps its owner and is questioned`, () => {
    deepEqual(changing(bilalInClio, 8, historyTo[status]), [questioned(bilalInClio)])
    deepEqual(changing(nobody, 8, historyTo[status]), [questioned(nobody)])
    const state = fold(infraction, [
      ...historyTo[status],
      questioned(bilalInClio) as Extract<StoredInfractionEvent, InfractionEvent>,
    ])
    deepEqual(state.status !== 'NotRecorded' && [state.status, state.holder, state.questioned], [
      status,
      ayaInClio,
      bilalInClio,
    ])
  })

  test(`an infraction that is ${status} hears when its question is resolved`, () => {
    const history = [...historyTo[status], questioned(bilalInClio) as InfractionEvent]
    const on = [changed(ayaInClio, 5), changed(bilalInClio, 7)]
    deepEqual(changing(ayaInClio, 9, history, on), [questioned(ayaInClio)])
    const state = fold(infraction, [...history, questioned(ayaInClio) as InfractionEvent])
    deepEqual(state.status !== 'NotRecorded' && state.questioned, null)
  })
}

test('a Cancelled infraction is left alone', () => {
  deepEqual(changing(bilalInClio, 8, historyTo.Cancelled), [])
})

test('two vehicles bore the plate: each infraction is of the one that bore it then', () => {
  const ids = ['a', 'b', 'c'].map(
    (last) => `0197a000-0000-7000-8000-00000000000${last}` as typeof theInfraction,
  )
  const on = ids.map(
    (infractionId, index): PlateEvent => ({
      type: 'PlateInfractionNoted',
      plate: thePlate,
      infractionId,
      detectedAt: day(10 * index),
    }),
  )
  const first = { vehicleId: clio, ownerId: ayaInClio.ownerId }
  const second = { vehicleId: dacia, ownerId: bilalInClio.ownerId }
  const state = fold(plate, [...on, changed(first, 0), changed(nobody, 9)])
  const change = { plate: thePlate, holder: second, effectiveAt: day(15) }
  deepEqual(infractionsConcerned(change, state), [ids[2]])
})

test('only infractions whose bearer becomes another are asked for', () => {
  const state = fold(plate, [changed(ayaInClio, 5), noted])
  const concerned = (holder: Holder, from: number) =>
    infractionsConcerned({ plate: thePlate, holder, effectiveAt: day(from) }, state)
  deepEqual(concerned(bilalInClio, 10), [theInfraction])
  deepEqual(concerned(bilalInClio, 11), [])
  deepEqual(concerned(ayaInClio, 6), [])
})

test('a concerned infraction that was not loaded is a fault, never a silent miss', () => {
  const state = fold(plate, [changed(ayaInClio, 5), noted])
  const change = { plate: thePlate, holder: nobody, effectiveAt: day(6) }
  throws(() => changePlateHolder(change, state, new Map()), /was not loaded/)
})

test('a restored plate decides as the one that was folded', () => {
  const state = fold(plate, [changed(ayaInClio, 5), noted, changed(nobody, 8)])
  deepEqual(JSON.parse(JSON.stringify(state)), state)
})

const sinks: readonly InfractionStatus[] = ['Paid', 'Cancelled']
for (const status of sinks) {
  test(`an attribution before it was ${status} is what stays`, () => {
    const state = fold(infraction, [recorded(nobody), attributed(ayaInClio), ...historyTo[status].slice(1)])
    deepEqual(state.status !== 'NotRecorded' && state.holder, ayaInClio)
  })
}
