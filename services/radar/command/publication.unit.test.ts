import assert from 'node:assert/strict'
import { test } from 'node:test'
import { radarEvents } from '@annals/radar-contracts'
import { type RadarServiceEvent, radarCatalogue } from './domain/events.ts'
import {
  decommissioned,
  installed,
  limitChanged,
  now,
  overspeed,
  radarId,
  recorded,
  relocated,
  seen,
} from './domain/radar-fixtures.ts'
import { streamOfRadarServiceEvent } from './domain/streams.ts'
import { publishedRadarEvent } from './publication.ts'

const samples: readonly RadarServiceEvent[] = [
  installed,
  limitChanged(70, now),
  relocated(now),
  decommissioned(now),
  recorded(seen()),
  overspeed(seen({ speedKmh: 100 }), { toleranceKmh: 5, overKmh: 5 }),
]

test('every stored event type is published under its own name, with all fields of its contract', () => {
  assert.deepEqual(samples.map(({ type }) => type).toSorted(), Object.keys(radarCatalogue).toSorted())
  assert.deepEqual(Object.keys(radarEvents.events).toSorted(), Object.keys(radarCatalogue).toSorted())
  for (const sample of samples) {
    const { type, data } = publishedRadarEvent(sample)
    assert.equal(type, sample.type)
    assert.deepEqual(radarEvents.events[type].parse(data), data)
  }
})

test('a detection and its overspeed share a stream of their own, beside that of their radar', () => {
  for (const event of samples) {
    const expected = 'detectionId' in event ? `detection-${radarId}-d-1` : `radar-${radarId}`
    assert.equal(streamOfRadarServiceEvent(event), expected, event.type)
  }
})
