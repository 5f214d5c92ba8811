import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalisePlate } from '@annals/contracts'
import { demoTariff } from '@annals/infraction-contracts'
import { recordDetectionSchema } from '@annals/radar-contracts'
import { hourMs, instantAt } from '../instant.ts'
import { seededRandom } from '../seeded-random.ts'
import type { Command } from './command.ts'
import { type Action, planTraffic } from './plan-traffic.ts'
import { planWorld } from './world.ts'

const atMs = Date.parse('2026-11-25T10:00:00.000Z')
const liveFromMs = atMs + 5_000

function plan(seed: string, { run = 'run-1', rate = 100, seconds = 40 } = {}) {
  const random = seededRandom(seed)
  const world = planWorld(random, { run, atMs, owners: 20, vehicles: 40, radars: 10, strangers: 4 })
  const actions = planTraffic(random, world, { rate, seconds, liveFromMs, tariff: demoTariff })
  return { world, actions }
}

const sentBy = (actions: readonly Action[]): readonly Command[] =>
  actions.flatMap(({ steps }) => steps.flat())
const entriesOf = (commands: readonly Command[]): readonly unknown[] =>
  commands.flatMap((command) => {
    if (command.kind === 'record-detection') return [command.detection]
    return command.kind === 'record-detections' ? command.detections : []
  })
const detectionsOf = (commands: readonly Command[]) =>
  entriesOf(commands).flatMap((entry) => recordDetectionSchema.safeParse(entry).data ?? [])

test('the same seed and run plan the same, another seed or run something else', () => {
  assert.deepEqual(plan('a'), plan('a'))
  assert.notDeepEqual(plan('a').actions, plan('b').actions)
  const radarIds = (run: string) => plan('a', { run }).world.road.radars.map(({ radarId }) => radarId)
  const others = radarIds('run-2')
  assert.ok(radarIds('run-1').every((radarId) => !others.includes(radarId)))
})

test('events are due evenly by the rate, and all of them within the time', () => {
  const { actions } = plan('a', { rate: 40, seconds: 10 })
  let events = 0
  for (const action of actions) {
    assert.equal(action.dueMs, (events * 1_000) / 40)
    assert.equal(
      action.events,
      sentBy([action]).reduce((sum, c) => sum + Math.max(1, entriesOf([c]).length), 0),
    )
    events += action.events
  }
  assert.ok(events >= 400 && events < 430, `${events} events`)
  assert.ok((actions.at(-1)?.dueMs ?? 0) < 10_000)
})

test('orders are a tenth to a seventh of the events at any rate', () => {
  for (const rate of [10, 100, 1_000]) {
    const commands = sentBy(plan('a', { rate, seconds: 4_000 / rate }).actions)
    const share = commands.filter(({ kind }) => kind.endsWith('-order')).length / 4_000
    assert.ok(share > 0.1 && share < 0.17, `${share} at ${rate} events a second`)
  }
})

test('a live detection is never of before the traffic, and one of before is at least an hour old', () => {
  const { actions } = plan('a')
  const instants = detectionsOf(sentBy(actions)).map(({ detectedAt }) => detectedAt)
  const between = instants.filter((at) => at > instantAt(atMs - hourMs) && at < instantAt(liveFromMs))
  assert.deepEqual(between, [])
  assert.ok(instants.some((at) => at >= instantAt(liveFromMs)))
  assert.ok(instants.some((at) => at < instantAt(atMs - hourMs)))
})

test('no radar sees two detections at one millisecond', () => {
  const seen = new Map<string, string>()
  for (const { radarId, detectedAt, detectionId } of detectionsOf(sentBy(plan('a').actions))) {
    const key = `${radarId} ${detectedAt}`
    assert.equal(seen.get(key) ?? detectionId, detectionId)
    seen.set(key, detectionId)
  }
})

test('a plate is written in several ways, of which each is the same plate', () => {
  const { world, actions } = plan('a')
  const known = new Set([...world.road.registry.plates, ...world.road.strangers])
  for (const plate of known) assert.equal(normalisePlate(plate), plate)
  const written = entriesOf(sentBy(actions)).flatMap((entry) =>
    recordDetectionSchema.safeParse(entry).success && typeof entry === 'object' && entry && 'plate' in entry
      ? [String(entry.plate)]
      : [],
  )
  assert.ok(written.some((plate) => plate.includes('-')) && written.some((plate) => /[a-z]/.test(plate)))
  assert.ok(written.some((plate) => plate.includes('ب')))
  for (const plate of written) assert.ok(known.has(normalisePlate(plate)), plate)
})

test('batches are also sent by two clients at once, sent again, and with an entry twice', () => {
  const { actions } = plan('a')
  const texts = actions.map(({ steps }) => steps.map((commands) => commands.map((c) => JSON.stringify(c))))
  assert.ok(texts.some(([first]) => first?.length === 2 && first[0] === first[1]))
  assert.ok(texts.some(([first, second]) => second !== undefined && first?.[0] === second[0]))
  const repeats = sentBy(actions).some((command) => {
    const entries = entriesOf([command]).map((entry) => JSON.stringify(entry))
    return new Set(entries).size < entries.length
  })
  assert.ok(repeats)
})

test('every late registration is told, however short the traffic is', () => {
  for (const seconds of [1, 40]) {
    const { world, actions } = plan('a', { seconds })
    const told = sentBy(actions).filter(({ kind }) => kind.endsWith('-vehicle'))
    assert.deepEqual(told, world.road.registry.late.flat(2))
    assert.ok(told.length > 0)
  }
})
