import type { ContractEvent } from '@annals/contracts'
import { type Poison, poisonOfSchema, poisonOfThrown } from './poison.ts'
import type { AnyProjection, ProjectedEvent } from './projection.ts'
import { completeRow, type RowShape, rowShape } from './row-values.ts'
import type { AnyTable, Row } from './table.ts'

type EvolveAny = (row: Row | undefined, event: ProjectedEvent) => Row | null

/** One event and what it does to which rows, or why it does nothing. */
export type FoldStep = {
  readonly event: ContractEvent
  readonly effects:
    | readonly { readonly key: string; readonly evolve: EvolveAny; readonly parsed: ProjectedEvent }[]
    | Poison
}

/** A pointer to an event that was not applied: itself poison, or (null) behind a poisoned one of its sequence. */
export type Parking = { readonly event: ContractEvent; readonly poison: Poison | null }

export type FoldResult = {
  readonly written: ReadonlyMap<string, Row>
  readonly removed: ReadonlySet<string>
  readonly parkings: readonly Parking[]
}

/** Parses the events that the projection names; all others are skipped. */
export function foldSteps(projection: AnyProjection, events: readonly ContractEvent[]): readonly FoldStep[] {
  const steps: FoldStep[] = []
  for (const event of events) {
    const sources = projection.sources.filter(
      ({ contract, evolve }) => contract.source === event.source && Object.hasOwn(evolve, event.type),
    )
    if (sources.length > 0) steps.push({ event, effects: effectsOf(sources, event) })
  }
  return steps
}

/** Every key that the steps touch, once. */
export function touchedKeys(steps: readonly FoldStep[]): readonly string[] {
  const keys = new Set<string>()
  for (const { effects } of steps) {
    if ('code' in effects) continue
    for (const { key } of effects) keys.add(key)
  }
  return [...keys]
}

/**
 * Folds the steps over the loaded rows. An event is applied whole or parked with its sequence; what follows in a
 * parked sequence goes behind it and all other sequences go on.
 */
export function foldOver(
  table: AnyTable,
  steps: readonly FoldStep[],
  loaded: ReadonlyMap<string, Row>,
  parkedBefore: ReadonlySet<string>,
): FoldResult {
  const rows = new Map(loaded)
  const written = new Map<string, Row>()
  const removed = new Set<string>()
  const parked = new Set(parkedBefore)
  const parkings: Parking[] = []
  const shape = rowShape(table)
  for (const { event, effects } of steps) {
    if (parked.has(event.subject)) {
      parkings.push({ event, poison: null })
      continue
    }
    const outcome = 'code' in effects ? effects : evolved(shape, event, effects, rows)
    if ('code' in outcome) {
      parked.add(event.subject)
      parkings.push({ event, poison: outcome })
      continue
    }
    for (const [key, row] of outcome.changes) {
      if (row === null) {
        rows.delete(key)
        written.delete(key)
        removed.add(key)
      } else {
        rows.set(key, row)
        written.set(key, row)
        removed.delete(key)
      }
    }
  }
  return { written, removed, parkings }
}

function effectsOf(sources: AnyProjection['sources'], event: ContractEvent): FoldStep['effects'] {
  const effects: { key: string; evolve: EvolveAny; parsed: ProjectedEvent }[] = []
  for (const { contract, evolve, key } of sources) {
    const schema = contract.events[event.type]
    const handler = evolve[event.type]
    if (schema === undefined || handler === undefined) {
      return { code: 'event-unknown', message: `${event.type} is handled but has no schema in its contract` }
    }
    const result = schema.safeParse(event.data)
    if (!result.success) return poisonOfSchema(event.type, result.error)
    const parsed = { ...event, data: result.data }
    try {
      // The handler of a type was declared for this schema's data and this table's rows.
      effects.push({ key: key(parsed), evolve: handler as unknown as EvolveAny, parsed })
    } catch (error) {
      return poisonOfThrown(event.type, error)
    }
  }
  return effects
}

type Evolved = { readonly changes: readonly (readonly [string, Row | null])[] }

function evolved(
  shape: RowShape,
  event: ContractEvent,
  effects: Exclude<FoldStep['effects'], Poison>,
  rows: ReadonlyMap<string, Row>,
): Evolved | Poison {
  const changes: (readonly [string, Row | null])[] = []
  try {
    for (const { key, evolve, parsed } of effects) {
      const changed = changes.findLast(([changedKey]) => changedKey === key)
      const before = changed === undefined ? rows.get(key) : (changed[1] ?? undefined)
      const after = evolve(before, parsed)
      if (after === before || (after === null && before === undefined)) continue
      changes.push([key, after === null ? null : completeRow(shape, key, after)])
    }
  } catch (error) {
    return poisonOfThrown(event.type, error)
  }
  return { changes }
}
