import { HopelessError, waitUntil } from '@annals/real'
import type { Upstream } from './gateway.ts'
import type { PartReplica } from './part-replica.ts'

/** Who of the replicas may be asked, as a cluster's Services know it: by their readiness, a moment late. */
export type ReadyWatch = {
  readonly upstreams: (part: string, portOf: (replica: PartReplica) => number) => readonly Upstream[]
  /** Resolves when it has seen every replica ready; rejects with who is not. */
  readonly allReady: (deadlineMs?: number) => Promise<void>
  readonly stop: () => void
}

const everyMs = 1_000
const whileAwayMs = 250
/** So many probes in a row: a machine that is busy answers late. */
const failuresToPassOver = 3

export function watchReady(replicas: readonly PartReplica[]): ReadyWatch {
  const ready = new Set<PartReplica>()
  let isStopped = false
  const timers = new Set<NodeJS.Timeout>()
  const look = async (replica: PartReplica, failedBefore = 0): Promise<void> => {
    const failures = (await replica.ready()) ? 0 : failedBefore + 1
    if (failures === 0) ready.add(replica)
    else if (failures >= failuresToPassOver) ready.delete(replica)
    if (isStopped) return
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        void look(replica, failures)
      },
      failures === 0 ? everyMs : whileAwayMs,
    ).unref()
    timers.add(timer)
  }
  for (const replica of replicas) void look(replica)
  return {
    upstreams: (part, portOf) =>
      replicas
        .filter((replica) => replica.part.name === part)
        .map((replica) => ({
          port: portOf(replica),
          isReady: () => ready.has(replica),
          refused: () => ready.delete(replica),
        })),
    allReady: (deadlineMs = 120_000) =>
      waitUntil('every part to be ready', deadlineMs, () => {
        const missing = replicas.filter((replica) => !ready.has(replica) || replica.pid() === undefined)
        const ended = missing.filter(({ pid }) => pid() === undefined)
        if (ended.length > 0) throw new HopelessError(`not running, see their logs: ${namesOf(ended)}`)
        if (missing.length > 0) throw new Error(`not ready, see their logs: ${namesOf(missing)}`)
      }),
    stop: () => {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

function namesOf(replicas: readonly PartReplica[]): string {
  return replicas.map(({ logFile }) => logFile).join(', ')
}
