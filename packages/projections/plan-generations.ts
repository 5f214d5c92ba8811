import type { Generation } from './generations.ts'
import type { AnyProjection } from './projection.ts'

export type GenerationPlan = {
  /** By projection: what is served and followed. */
  readonly live: ReadonlyMap<string, Generation>
  /** By projection: a first build that goes on from its own positions. */
  readonly resumed: ReadonlyMap<string, Generation>
  /** What nothing keeps up to date: it could not honour an erasure. */
  readonly dropped: readonly Generation[]
}

/**
 * What a start does with the generations that it finds. A rebuild that was cut short is dropped, the live one is
 * untouched; an older version of a projection stays until the new one is live.
 */
export function planGenerations(
  projections: readonly Pick<AnyProjection, 'name' | 'version'>[],
  found: readonly Generation[],
): GenerationPlan {
  const live = new Map<string, Generation>()
  const resumed = new Map<string, Generation>()
  const kept = new Set<Generation>()
  for (const { name, version } of projections) {
    const own = found.filter(({ projection }) => projection === name)
    const current = own.filter((generation) => generation.version === version)
    const serving = current.findLast(({ status }) => status === 'live')
    if (serving !== undefined) {
      live.set(name, serving)
      kept.add(serving)
      continue
    }
    const building = current.findLast(({ status }) => status === 'building')
    if (building !== undefined) {
      resumed.set(name, building)
      kept.add(building)
    }
    for (const older of own) {
      if (older.version !== version && older.status === 'live') kept.add(older)
    }
  }
  return { live, resumed, dropped: found.filter((generation) => !kept.has(generation)) }
}
