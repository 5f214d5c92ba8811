import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type Aggregate, type Decision, type DomainEvent, fold } from '@annals/kernel'
import { deregisterVehicle } from './domain/deregister-vehicle.ts'
import {
  ownerStream,
  plateStream,
  type RegistrationEvent,
  streamOfRegistrationEvent,
  vehicleStream,
} from './domain/events.ts'
import { owner } from './domain/owner.ts'
import { plate } from './domain/plate.ts'
import { registerVehicle } from './domain/register-vehicle.ts'
import { amina } from './domain/registration-fixtures.ts'
import { transferVehicle } from './domain/transfer-vehicle.ts'
import { vehicle } from './domain/vehicle.ts'
import { publishedRegistrationEvent } from './publication.ts'
import { type Asked, type Bearer, type Expected, instant, same, Timelines, tickOf } from './test-timeline.ts'

const plates = ['1A1', '2ب2']
const vehicles = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6']
const owners = ['o1', 'o2', 'o3', 'erased', 'nobody']
const ticks = 60

/** The command part without its store: streams in memory, decided on as the routes do it. */
class Registry {
  readonly codes = new Set<string>()
  private readonly streams = new Map<string, RegistrationEvent[]>()

  constructor() {
    for (const ownerId of owners.slice(0, 4)) this.write([{ type: 'OwnerRegistered', ownerId, ...amina }])
    this.write([{ type: 'OwnerErased', ownerId: 'erased' }])
  }

  events(stream: string): readonly RegistrationEvent[] {
    return this.streams.get(stream) ?? []
  }

  state<State, Own extends DomainEvent & RegistrationEvent>(
    aggregate: Aggregate<State, Own>,
    stream: string,
  ): State {
    // A stream holds only events of the aggregate that folds it.
    return fold(aggregate, this.events(stream) as readonly Own[])
  }

  apply(asked: Asked, now: number): Expected {
    const decision = this.decide(asked, now)
    if (decision.kind === 'refused') {
      this.codes.add(decision.refusal.code)
      return 'refused'
    }
    this.write(decision.events)
    return decision.events.length === 0 ? 'unchanged' : 'changed'
  }

  private decide(asked: Asked, tick: number): Decision<RegistrationEvent, { readonly code: string }> {
    const { vehicleId } = asked
    const effectiveAt = asked.at === null ? null : instant(asked.at)
    const now = instant(tick)
    const state = this.state(vehicle, vehicleStream(vehicleId))
    if (asked.type === 'deregister') return deregisterVehicle({ vehicleId, effectiveAt }, state, { now })
    const { ownerId } = asked
    const its = this.state(owner, ownerStream(ownerId))
    if (asked.type === 'transfer')
      return transferVehicle({ vehicleId, ownerId, effectiveAt }, state, { now, owner: its })
    const described = { plate: asked.plate, brand: 'Renault', model: 'Clio', fiscalPower: 5 }
    return registerVehicle({ vehicleId, ownerId, effectiveAt, ...described }, state, {
      now,
      owner: its,
      plate: this.state(plate, plateStream(asked.plate)),
    })
  }

  private write(events: readonly RegistrationEvent[]): void {
    for (const event of events) {
      const stream = streamOfRegistrationEvent(event)
      this.streams.set(stream, [...this.events(stream), event])
    }
  }
}

/** Mulberry32, so that a failure can be repeated from its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

function randomAsked(random: (below: number) => number, now: number): Asked {
  const of = (names: readonly string[]) => names[random(names.length)] ?? ''
  const at = random(3) === 0 ? null : Math.max(0, now + 1 - random(9))
  const dice = random(10)
  const vehicleId = of(vehicles)
  if (dice < 4) return { type: 'register', plate: of(plates), vehicleId, ownerId: of(owners), at }
  if (dice < 8) return { type: 'transfer', vehicleId, ownerId: of(owners), at }
  return { type: 'deregister', vehicleId, at }
}

type Told = {
  readonly type: string
  readonly vehicleId: string
  readonly ownerId: string | undefined
  readonly since: number
}

/** Who bears it at each tick, read from contract events alone, as another service would. */
function bearersOf(published: readonly Told[]): readonly (Bearer | null)[] {
  return Array.from({ length: ticks }, (_none, tick) => {
    const told = published.findLast(({ since }) => since <= tick)
    return told?.ownerId === undefined ? null : { vehicleId: told.vehicleId, ownerId: told.ownerId }
  })
}

function checkPlates(registry: Registry, model: Timelines, where: string): void {
  for (const [text, line] of model.plates) {
    const stream = plateStream(text)
    const published = registry
      .events(stream)
      .map(publishedRegistrationEvent)
      .map(({ type, data }): Told => {
        if (!('effectiveAt' in data)) throw new Error(`${type} on ${stream} ${where}`)
        const { vehicleId, ownerId } = { ownerId: undefined, ...data }
        return { type, vehicleId, ownerId, since: tickOf(data.effectiveAt) }
      })
    const told = bearersOf(published)
    ok(
      line.every((bearer, tick) => same(bearer, told[tick] ?? null)),
      `${text} is borne as its events tell ${where}`,
    )
    for (const [index, event] of published.entries()) checkOrder(published[index - 1], event, where)
    const last = line.at(-1) ?? null
    const state = registry.state(plate, stream)
    equal(state.status === 'Borne' ? state.vehicleId : undefined, last?.vehicleId, `${text} ${where}`)
  }
}

/** Each event begins where the one before it ends: by the same vehicle later, by another not before its release. */
function checkOrder(before: Told | undefined, event: Told, where: string): void {
  if (event.type === 'PlateAssigned') {
    ok(before === undefined || before.type === 'PlateReleased', `assigned while borne ${where}`)
    ok(before === undefined || before.since <= event.since, `assigned before its release ${where}`)
    return
  }
  ok(before !== undefined && before.type !== 'PlateReleased', `${event.type} of a free plate ${where}`)
  equal(event.vehicleId, before.vehicleId, `${event.type} by another vehicle ${where}`)
  ok(before.since < event.since, `${event.type} not after ${before.type} ${where}`)
}

function checkVehicles(registry: Registry, model: Timelines, where: string): void {
  for (const vehicleId of vehicles) {
    const state = registry.state(vehicle, vehicleStream(vehicleId))
    const line = [...model.plates.values()].find((each) => each.some((one) => one?.vehicleId === vehicleId))
    const last = line?.findLast((one) => one?.vehicleId === vehicleId)
    const borne = line?.at(-1)?.vehicleId === vehicleId
    deepEqual(
      state.status === 'Unknown' ? [state.status] : [state.status, state.ownerId],
      last === undefined || last === null
        ? ['Unknown']
        : [borne ? 'Registered' : 'Deregistered', last.ownerId],
      `${vehicleId} ${where}`,
    )
  }
}

test('whatever is registered, transferred and deregistered, in whatever order: a plate has one bearer at any instant', (context) => {
  const firstSeed = Date.now() % 1_000_000
  context.diagnostic(`seeds ${firstSeed} to ${firstSeed + 199}`)
  const seen = new Set<string>()
  for (let seed = firstSeed; seed < firstSeed + 200; seed += 1) {
    const random = randomOf(seed)
    const registry = new Registry()
    const model = new Timelines(plates, new Set(owners.slice(0, 3)), ticks)
    let now = 8
    for (let step = 0; step < 50; step += 1) {
      const asked = randomAsked(random, now)
      const where = `(seed ${seed}, step ${step}: ${JSON.stringify(asked)} at ${now})`
      const answered = registry.apply(asked, now)
      equal(answered, model.apply(asked, now), where)
      checkPlates(registry, model, where)
      checkVehicles(registry, model, where)
      seen.add(`${asked.type} ${answered}`)
      now += random(3)
      if (now > ticks - 20) break
    }
    for (const code of registry.codes) seen.add(code)
  }
  for (const outcome of [
    'register changed',
    'register unchanged',
    'transfer changed',
    'deregister changed',
    'deregister unchanged',
    'vehicle-id-taken',
    'plate-taken',
    'plate-interval-overlaps',
    'owner-unknown',
    'owner-unchanged',
    'effective-too-early',
    'instant-in-future',
    'vehicle-deregistered',
    'vehicle-unknown',
  ]) {
    ok(seen.has(outcome), `the random steps never led to: ${outcome}`)
  }
})
