import type { Upstream } from './gateway.ts'
import type { PartReplica } from './part-replica.ts'

/** Who of the replicas may be asked, as a cluster's Services know it: by their readiness, a moment late. */
export type ReadyWatch = {
  readonly upstreams: (part: string, portOf: (replica: PartReplica) => number) => readonly Upstream[]
  readonly stop: () => void
}

const everyMs = 1_000
const whileAwayMs = 250

export function watchReady(replicas: readonly PartReplica[]): ReadyWatch {
  const ready = new Set<PartReplica>()
  let isStopped = false
  const timers = new Set<NodeJS.Timeout>()
  const look = async (replica: PartReplica): Promise<void> => {
    if (await replica.ready()) ready.add(replica)
    else ready.delete(replica)
    if (isStopped) return
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        void look(replica)
      },
      ready.has(replica) ? everyMs : whileAwayMs,
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
    stop: () => {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
