import { deriveId } from '../derive-id.ts'
import { dayMs, hourMs, instantAt } from '../instant.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { firstNames, lastNames, vehicleModels } from './invented-names.ts'

export type RegistryWishes = {
  readonly run: string
  /** Everything is effective before this. */
  readonly atMs: number
  readonly owners: number
  readonly vehicles: number
  /** The first owners; the others are invented. */
  readonly known?: readonly { readonly ownerId: string; readonly name: string }[]
}

export type PlannedRegistry = {
  readonly owners: readonly Command[]
  /** The first vehicles of their plates, in any order, then what happens to them later. */
  readonly vehicles: readonly Command[]
  readonly changes: readonly Steps[]
  /** Registrations and changes that reach the system only while the traffic runs; effective before it. */
  readonly late: readonly Steps[]
  readonly plates: readonly string[]
  /** At these instants a plate changes hands. */
  readonly handovers: readonly { readonly plate: string; readonly atMs: number }[]
}

/** Of 20 vehicles so many are sold, given up for another under the same plate, or told late. */
const lives = [
  ...Array.from({ length: 11 }, () => 'kept' as const),
  'sold',
  'sold',
  'sold-late',
  'sold-late',
  'replaced',
  'replaced-late',
  'told-late',
  'told-late',
  'given-up',
] as const

/** Owners and vehicles with everything that happens to them, told in time or while the traffic runs. */
export function planRegistry(random: SeededRandom, wishes: RegistryWishes): PlannedRegistry {
  const { run, atMs, known = [] } = wishes
  const owners = Array.from(
    { length: wishes.owners },
    (_none, index): OwnerCommand => ({
      kind: 'register-owner',
      ownerId: known[index]?.ownerId ?? deriveId(run, 'owner', index),
      name: known[index]?.name ?? `${random.pick(firstNames)} ${random.pick(lastNames)}`,
      birthDate: instantAt(Date.UTC(random.between(1940, 2004), 0, random.between(1, 365))).slice(0, 10),
      ...(random.chance(0.7) && { email: `driver${index + 1}@drivers.example` }),
    }),
  )
  const planned = Array.from({ length: wishes.vehicles }, (_none, index) =>
    planVehicle(random, { run, atMs, index, owners }),
  )
  return {
    owners,
    vehicles: planned.flatMap(({ first }) => first),
    changes: planned.flatMap(({ changes }) => (changes.length === 0 ? [] : [changes])),
    late: planned.flatMap(({ late }) => (late.length === 0 ? [] : [late])),
    plates: planned.map(({ plate }) => plate),
    handovers: planned.flatMap(({ plate, handoversMs }) => handoversMs.map((at) => ({ plate, atMs: at }))),
  }
}

type OwnerCommand = Extract<Command, { readonly kind: 'register-owner' }>

type PlannedVehicle = {
  readonly plate: string
  readonly first: readonly Command[]
  readonly changes: Steps
  readonly late: Steps
  readonly handoversMs: readonly number[]
}

function planVehicle(
  random: SeededRandom,
  {
    run,
    atMs,
    index,
    owners,
  }: Pick<RegistryWishes, 'run' | 'atMs'> & {
    readonly index: number
    readonly owners: readonly OwnerCommand[]
  },
): PlannedVehicle {
  const plate = plateOf(run, index)
  const [owner, next] = twoOwners(random, owners, index)
  const vehicleId = deriveId(run, 'vehicle', index, 1)
  const life = lives[index % lives.length] ?? 'kept'
  // Within the days of detections that come late, so that some were before and some after.
  const firstMs = atMs - random.between(4 * dayMs, 5 * dayMs)
  const secondMs = firstMs + random.between(hourMs, 2 * dayMs)
  const register = (id: string, ownerId: string, effectiveMs: number): Command => ({
    kind: 'register-vehicle',
    vehicleId: id,
    plate,
    ...(vehicleModels[index % vehicleModels.length] ?? vehicleModels[0]),
    ownerId,
    effectiveAt: instantAt(effectiveMs),
  })
  const registered = register(vehicleId, owner, atMs - random.between(10, 400) * dayMs)
  const sale: Command = {
    kind: 'transfer-vehicle',
    vehicleId,
    ownerId: next,
    effectiveAt: instantAt(firstMs),
  }
  const giveUp: Command = { kind: 'deregister-vehicle', vehicleId, effectiveAt: instantAt(firstMs) }
  const replacement: Steps = [[giveUp], [register(deriveId(run, 'vehicle', index, 2), next, secondMs)]]
  const none = { plate, first: [registered], changes: [], late: [], handoversMs: [] }
  switch (life) {
    case 'kept':
      return none
    case 'sold':
      return { ...none, changes: [[sale]], handoversMs: [firstMs] }
    case 'sold-late':
      return { ...none, late: [[sale]], handoversMs: [firstMs] }
    case 'replaced':
      return { ...none, changes: replacement, handoversMs: [firstMs, secondMs] }
    case 'replaced-late':
      return { ...none, late: replacement, handoversMs: [firstMs, secondMs] }
    case 'told-late':
      return { ...none, first: [], late: [[register(vehicleId, owner, firstMs)]], handoversMs: [firstMs] }
    case 'given-up':
      return { ...none, changes: [[giveUp]], handoversMs: [firstMs] }
  }
}

function twoOwners(
  random: SeededRandom,
  owners: readonly OwnerCommand[],
  index: number,
): readonly [string, string] {
  const at = random.between(1, Math.max(owners.length - 1, 1))
  const idAt = (place: number) => owners[place % owners.length]?.ownerId ?? ''
  return [idAt(index), idAt(index + at)]
}

/** A plate in its one spelling that no other run has; every ninth has a letter that is not Latin. */
export function plateOf(run: string, index: number): string {
  const own = BigInt(`0x${deriveId(run, 'plates').replaceAll('-', '').slice(0, 12)}`)
    .toString(36)
    .toUpperCase()
    .slice(-7)
  return `${own}${String(index + 1).padStart(4, '0')}${index % 9 === 8 ? 'ب6' : ''}`
}
