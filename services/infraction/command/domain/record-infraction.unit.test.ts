import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import type { Overspeed, PlateEvent } from './events.ts'
import { nobody } from './holder.ts'
import { infraction } from './infraction.ts'
import {
  ayaInClio,
  bands,
  bilalInClio,
  day,
  historyTo,
  overspeed,
  recorded,
  theInfraction,
  thePlate,
} from './infraction-fixtures.ts'
import { plate } from './plate.ts'
import { bandOf } from './price.ts'
import { recordInfraction } from './record-infraction.ts'

const held = (holder: typeof nobody, from: number): PlateEvent => ({
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
const recording = (on: readonly PlateEvent[], change: Partial<Overspeed> = {}) =>
  recordInfraction(
    { ...overspeed, ...change },
    { infraction: infraction.initial, plate: fold(plate, on) },
    bands,
  )

test('an overspeed becomes an infraction of who bore the plate, noted on the plate', () => {
  deepEqual(recording([held(ayaInClio, 5)]), {
    kind: 'accepted',
    events: [recorded(ayaInClio), noted],
    effects: {},
  })
})

test('the overspeed of a plate that nobody bears awaits identification', () => {
  deepEqual(recording([]), { kind: 'accepted', events: [recorded(nobody), noted], effects: {} })
})

test('a recorded overspeed is not recorded again', () => {
  for (const history of Object.values(historyTo)) {
    const decision = recordInfraction(
      overspeed,
      { infraction: fold(infraction, history), plate: fold(plate, [noted]) },
      bands,
    )
    deepEqual(decision, { kind: 'accepted', events: [], effects: {} })
  }
})

const bearers: readonly (readonly [string, readonly PlateEvent[], typeof nobody])[] = [
  ['before the transfer: the seller', [held(ayaInClio, 0), held(bilalInClio, 11)], ayaInClio],
  ['at the instant of the transfer: the buyer', [held(ayaInClio, 0), held(bilalInClio, 10)], bilalInClio],
  ['after the transfer: the buyer', [held(ayaInClio, 0), held(bilalInClio, 9)], bilalInClio],
  ['at the instant of the first assignment: the bearer', [held(ayaInClio, 10)], ayaInClio],
  ['before the first assignment: nobody', [held(ayaInClio, 11)], nobody],
  ['at the instant of the release: nobody', [held(ayaInClio, 0), held(nobody, 10)], nobody],
  ['before the release: the bearer', [held(ayaInClio, 0), held(nobody, 11)], ayaInClio],
  [
    'at an instant of both a release and an assignment: who bears it from then on',
    [held(ayaInClio, 0), held(nobody, 10), held(bilalInClio, 10)],
    bilalInClio,
  ],
]
for (const [rule, on, holder] of bearers) {
  test(`an infraction ${rule}`, () => {
    deepEqual(recording(on), { kind: 'accepted', events: [recorded(holder), noted], effects: {} })
  })
}

const prices: readonly (readonly [number, number, number])[] = [
  [1, 1, 4_500],
  [19, 1, 4_500],
  [20, 20, 13_500],
  [49, 20, 13_500],
  [50, 50, 150_000],
  [500, 50, 150_000],
]
for (const [overKmh, bandFromKmhOver, amountCents] of prices) {
  test(`${overKmh} km/h over cost ${amountCents} cents, by the band from ${bandFromKmhOver} km/h`, () => {
    const decision = recording([], { overKmh })
    const [event] = decision.kind === 'accepted' ? decision.events : []
    deepEqual(event, { ...recorded(nobody), overKmh, bandFromKmhOver, amountCents })
  })
}

test('nothing over is no overspeed and has no price', () => {
  throws(() => bandOf(bands, 0), RangeError)
})
