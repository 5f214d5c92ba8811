import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMs, fold } from '@annals/kernel'
import { detection } from './detection.ts'
import { radar } from './radar.ts'
import { before, fiveOff, installed, now, overspeed, radarId, recorded, seen } from './radar-fixtures.ts'
import { recordDetections } from './record-detections.ts'
import { detectionStream, radarStream } from './streams.ts'

const known = {
  earliest: before(60_000),
  latest: now,
  tolerances: [fiveOff],
  radars: new Map([[radarStream(radarId), fold(radar, [installed])]]),
  detections: new Map([[detectionStream(radarId, 'old'), fold(detection, [recorded(seen())])]]),
}

test('each detection of a batch is decided by itself, in order, and a bad one does not sink the others', () => {
  const fast = seen({ detectionId: 'fast', speedKmh: 100 })
  const slow = seen({ detectionId: 'slow' })
  const tooLate = seen({ detectionId: 'late', detectedAt: addMs(now, 1) })
  const stranger = seen({ radarId: '0192aaaa-0000-7000-8000-00000000000f' })
  const { outcomes, events } = recordDetections([stranger, fast, tooLate, slow], known)
  assert.deepEqual(outcomes, [
    { kind: 'refused', refusal: { code: 'radar-unknown', radarId: stranger.radarId } },
    { kind: 'recorded', overKmh: 5 },
    {
      kind: 'refused',
      refusal: { code: 'detection-in-future', detectedAt: tooLate.detectedAt, latest: now },
    },
    { kind: 'recorded', overKmh: 0 },
  ])
  assert.deepEqual(events, [recorded(fast), overspeed(fast, { toleranceKmh: 5, overKmh: 5 }), recorded(slow)])
})

test('one id twice in a batch counts once: the same is a duplicate, anything else is refused', () => {
  const fast = seen({ speedKmh: 100 })
  const { outcomes, events } = recordDetections([fast, { ...fast }, seen({ speedKmh: 101 })], known)
  assert.deepEqual(outcomes, [
    { kind: 'recorded', overKmh: 5 },
    { kind: 'duplicate', overKmh: 5 },
    { kind: 'refused', refusal: { code: 'detection-differs', radarId, detectionId: 'd-1' } },
  ])
  assert.equal(events.length, 2)
})

test('what was recorded before is a duplicate and gives no event', () => {
  const { outcomes, events } = recordDetections([seen({ detectionId: 'old' })], known)
  assert.deepEqual(outcomes, [{ kind: 'duplicate', overKmh: 0 }])
  assert.deepEqual(events, [])
})
