import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchResult } from '@annals/event-store/bench-result'
import { tableLine } from './bench-line.ts'

const atLeast = { name: 'rebuild', unit: 'events/s', goal: { bound: 'at-least', ratio: 0.6 } } as const
const atMost = { name: 'page', unit: 'µs', goal: { bound: 'at-most', ratio: 2 } } as const
const rounds = (...ours: readonly number[]) => ours.map((each) => ({ ours: each, reference: 100 }))

test('a line shows the medians of the rounds, so that one slow round does not count', () => {
  assert.equal(
    tableLine(benchResult(atLeast, rounds(70, 5, 72))),
    '| rebuild | 70 events/s | 100 events/s | 0.70 | ≥ 0.6 | met |',
  )
})

test('a missed goal falls short, in either direction', () => {
  assert.match(tableLine(benchResult(atLeast, rounds(59))), /\| falls short \|$/)
  assert.match(tableLine(benchResult(atMost, rounds(201))), /\| falls short \|$/)
})

test('a goal that is just reached is met', () => {
  assert.match(tableLine(benchResult(atLeast, rounds(60))), /\| met \|$/)
  assert.match(tableLine(benchResult(atMost, rounds(200))), /\| met \|$/)
})

test('what has no goal is shown without a verdict', () => {
  assert.match(
    tableLine(benchResult({ ...atMost, goal: undefined }, rounds(900))),
    /\| 9\.00 \| {2}\| no goal \|$/,
  )
})
