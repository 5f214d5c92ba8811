import type { Tariff } from '@annals/infraction-contracts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { type DetectionSource, detectionSource } from './plan-detections.ts'
import { planOrder } from './plan-shop.ts'
import type { World } from './world.ts'

/** What is sent at one time; `events` is how much of the rate it takes. */
export type Action = { readonly dueMs: number; readonly events: number; readonly steps: Steps }

export type TrafficWishes = {
  /** Events per second: each detection of a batch, each order and each other command is one. */
  readonly rate: number
  readonly seconds: number
  /** When the first action is due; live detections are not before it. */
  readonly liveFromMs: number
  readonly tariff: Tariff
}

/** Detections one by one and in batches, orders and late registrations, each when it is due by the rate. */
export function planTraffic(random: SeededRandom, world: World, wishes: TrafficWishes): readonly Action[] {
  const { rate, seconds, liveFromMs } = wishes
  const { road, shop } = world
  const source = detectionSource(random, road, wishes)
  const total = Math.round(rate * seconds)
  const { late } = road.registry
  const actions: Action[] = []
  let events = 0
  let orders = 0
  let told = 0

  const nextSteps = (dueMs: number): Steps => {
    const change = late[told]
    if (change !== undefined && events >= ((told + 1) * total) / (late.length + 1)) {
      told += 1
      return change
    }
    if (orders < events * orderShare) {
      orders += 1
      return planOrder(random, road.run, orders, shop)
    }
    if (random.chance(0.2)) return [[{ kind: 'record-detection', detection: source.detection(dueMs) }]]
    return planBatches(random, source, dueMs, batchSize(random, rate, total - events))
  }
  while (events < total) {
    const dueMs = (events * 1_000) / rate
    const steps = nextSteps(liveFromMs + dueMs)
    const taken = steps.flat().reduce((sum, command) => sum + eventsOf(command), 0)
    actions.push({ dueMs, events: taken, steps })
    events += taken
  }
  return [...actions, ...late.slice(told).map((steps) => ({ dueMs: seconds * 1_000, events: 1, steps }))]
}

/** Of all events; with their activations they come to about a seventh. */
const orderShare = 0.1

function batchSize(random: SeededRandom, rate: number, left: number): number {
  const most = Math.min(Math.max(Math.round(rate / 4), 4), 200, Math.max(left, 1))
  return random.between(1, most)
}

function eventsOf(command: Command): number {
  return command.kind === 'record-detections' ? command.detections.length : 1
}

/** A batch; some are sent by two clients at once, some a second time, some are followed by one that says otherwise. */
function planBatches(random: SeededRandom, source: DetectionSource, sentMs: number, size: number): Steps {
  const detections: unknown[] = []
  while (detections.length < size) {
    if (random.chance(0.05)) detections.push(source.faulty(sentMs))
    else {
      const detection = source.detection(sentMs)
      detections.push(detection)
      if (random.chance(0.03)) detections.push({ ...detection })
    }
  }
  const batch: Command = { kind: 'record-detections', detections }
  if (random.chance(0.05)) return [[batch, batch]]
  if (random.chance(0.05)) return [[batch], [batch]]
  if (random.chance(0.05)) {
    const detection = source.detection(sentMs)
    const other = { ...detection, speedKmh: detection.speedKmh + 1 }
    return [
      [{ kind: 'record-detections', detections: [detection, ...detections] }],
      [{ kind: 'record-detections', detections: [other] }],
    ]
  }
  return [[batch]]
}
