import { deepEqual, equal } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decodeEvent, encodeEvent, type NewEvent } from '@annals/event-store'
import { infractionEvents } from '@annals/infraction-contracts'
import { infractionCatalogue, type StoredInfractionEvent } from './domain/events.ts'
import {
  attributed,
  aya,
  ayaInClio,
  bilalInClio,
  cancelled,
  contested,
  day,
  paid,
  recorded,
  theInfraction,
  thePlate,
  upheld,
} from './domain/infraction-fixtures.ts'
import { infractionStream, plateStream, streamOfInfractionEvent } from './domain/streams.ts'
import { publishedInfractionEvent } from './publication.ts'

const oneOfEach: {
  readonly [Type in StoredInfractionEvent['type']]: Extract<StoredInfractionEvent, { type: Type }>
} = {
  InfractionRecorded: recorded(),
  InfractionAttributed: attributed(bilalInClio),
  InfractionOwnerQuestioned: {
    type: 'InfractionOwnerQuestioned',
    infractionId: theInfraction,
    ...bilalInClio,
  },
  InfractionPaid: paid,
  InfractionContested: contested,
  ContestReasonErased: { type: 'ContestReasonErased', infractionId: theInfraction },
  InfractionUpheld: upheld,
  InfractionCancelled: cancelled,
  PlateInfractionNoted: {
    type: 'PlateInfractionNoted',
    plate: thePlate,
    infractionId: theInfraction,
    detectedAt: day(10),
  },
  PlateHolderChanged: {
    type: 'PlateHolderChanged',
    plate: thePlate,
    ...ayaInClio,
    effectiveAt: day(3),
  },
}

for (const [type, event] of Object.entries(oneOfEach)) {
  test(`a stored ${type} is published under its own name, with all fields of its contract and no other`, () => {
    const published = publishedInfractionEvent(event)
    equal(published.type, type)
    const { data } = published
    deepEqual(infractionEvents.events[published.type].parse(data), data)
    for (const [name, value] of Object.entries(data)) {
      equal(value, (event as unknown as Readonly<Record<string, unknown>>)[name], name)
    }
  })
}

test('every event of the contract has a stored event', () => {
  deepEqual(Object.keys(infractionEvents.events).sort(), Object.keys(infractionCatalogue).sort())
})

test('a plate’s events go to its stream, all others to their infraction’s', () => {
  for (const [type, event] of Object.entries(oneOfEach)) {
    const expected = type.startsWith('Plate') ? plateStream(thePlate) : infractionStream(theInfraction)
    equal(streamOfInfractionEvent(event), expected, type)
  }
})

const goldens = { 'infraction-recorded.v1': recorded(), 'infraction-contested.v1': contested }
for (const [name, event] of Object.entries(goldens)) {
  test(`${name} is read as it was written, and is what is written today`, () => {
    const stored = golden(name)
    deepEqual(encodeEvent<StoredInfractionEvent>(infractionCatalogue, event, 'e1'), { id: 'e1', ...stored })
    deepEqual(read(stored, 'no'), event)
  })
}

test('once the owner’s key is gone the reason is null', () => {
  deepEqual(read(golden('infraction-contested.v1'), 'yes'), { ...contested, reason: null })
  const published = publishedInfractionEvent({ ...contested, reason: null })
  deepEqual(published.data, { infractionId: theInfraction, reason: null })
})

test('the reason is the owner’s, and nothing else of it is personal', () => {
  const { data, personal } = encodeEvent<StoredInfractionEvent>(infractionCatalogue, contested, 'e1')
  deepEqual(personal, { person: aya, data: { reason: contested.reason } })
  deepEqual(data, { infractionId: theInfraction, ownerId: aya })
})

function golden(name: string): Omit<NewEvent, 'id'> {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'))
}

function read(
  { type, version, data, personal }: Omit<NewEvent, 'id'>,
  erased: 'no' | 'yes',
): StoredInfractionEvent {
  return decodeEvent(infractionCatalogue, {
    id: 'e1',
    type,
    version,
    data: erased === 'no' ? { ...data, ...personal?.data } : data,
    erased,
    stream: infractionStream(theInfraction),
    streamVersion: 1,
    position: 1,
    partition: 0,
    at: day(11),
    commandId: 'c1',
    metadata: { actor: 'user:u1', correlationId: 'r1', causationId: 'c1' },
  })
}
