import { deriveId } from '../derive-id.ts'
import { dayMs, instantAt } from '../instant.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Command } from './command.ts'

/** A radar with what becomes of it before the traffic runs. */
export type PlannedRadar = {
  readonly radarId: string
  readonly installedMs: number
  readonly limitKmh: number
  /** `changed` and `ended` are sent as the run begins: they hold from then on. `new` stands there for three days. */
  readonly life: 'steady' | 'changed' | 'ended' | 'new'
  /** The limit while the traffic runs. */
  readonly limitNowKmh: number
}

const limits = [30, 50, 70, 80, 90, 110, 130] as const
/** Every fifth radar has a new limit, of the others one in ten is taken away and one in ten is new. */
const lives = ['steady', 'changed', 'steady', 'steady', 'ended', 'steady', 'changed', 'new'] as const

export function planRadars(
  random: SeededRandom,
  { run, atMs, radars }: { readonly run: string; readonly atMs: number; readonly radars: number },
): readonly PlannedRadar[] {
  return Array.from({ length: radars }, (_none, index) => {
    const limitKmh = random.pick(limits)
    const life = lives[index % lives.length] ?? 'steady'
    return {
      radarId: deriveId(run, 'radar', index),
      installedMs: life === 'new' ? atMs - 3 * dayMs : atMs - random.between(4 * 365, 10 * 365) * dayMs,
      limitKmh,
      life,
      limitNowKmh: life === 'changed' ? (limitKmh > 50 ? limitKmh - 20 : limitKmh + 20) : limitKmh,
    }
  })
}

/** Somewhere in the middle of France. */
export function installationOf(
  random: SeededRandom,
  { radarId, limitKmh, installedMs }: PlannedRadar,
): Command {
  return {
    kind: 'install-radar',
    radarId,
    maxSpeedKmh: limitKmh,
    longitude: random.between(0, 5_000_000) / 1e6,
    latitude: 44 + random.between(0, 5_000_000) / 1e6,
    installedAt: instantAt(installedMs),
  }
}

/** What is done to a radar as the run begins. */
export function changesOf({ radarId, life, limitNowKmh }: PlannedRadar): readonly Command[] {
  if (life === 'changed') return [{ kind: 'change-limit', radarId, maxSpeedKmh: limitNowKmh }]
  return life === 'ended' ? [{ kind: 'decommission-radar', radarId }] : []
}
