import { setTimeout as delay } from 'node:timers/promises'
import type { Installation } from './installation.ts'
import type { PartReplica } from './part-replica.ts'

export type KillsOptions = {
  readonly kills: number
  readonly withinMs: number
  readonly random: () => number
  /** What was killed, of how many that run. */
  readonly onKill?: (what: string) => void
}

/** How long a replica stays away, at most: both of a part may be gone at once. */
const awayAtMostMs = 3_000

/**
 * Kills replicas with SIGKILL and starts them again. Each part is hit once before any is hit again; which replica, when
 * and for how long is drawn.
 */
export async function killAtRandom(
  { replicas }: Pick<Installation, 'replicas'>,
  { kills, withinMs, random, onKill = () => undefined }: KillsOptions,
): Promise<void> {
  const partNames = [...new Set(replicas.map(({ part }) => part.name))]
  const victims = Array.from({ length: Math.ceil(kills / partNames.length) }, () =>
    shuffled(partNames, random),
  )
    .flat()
    .slice(0, kills)
    .map((name) => {
      const own = replicas.filter(({ part }) => part.name === name)
      return own[Math.floor(random() * own.length)]
    })
    .filter((victim) => victim !== undefined)
  const plan = victims.map((victim) => ({ victim, awayMs: random() * awayAtMostMs }))
  const pauseMs = withinMs / kills
  const restarts: Promise<void>[] = []
  for (const { victim, awayMs } of plan) {
    await delay(pauseMs)
    onKill(`${victim.part.name}-${victim.replica}${victim.pid() === undefined ? ' (away)' : ''}`)
    await victim.kill()
    restarts.push(startAgain(victim, awayMs))
  }
  await Promise.all(restarts)
}

async function startAgain(victim: PartReplica, awayMs: number): Promise<void> {
  await delay(awayMs)
  if (victim.pid() === undefined) await victim.start()
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
