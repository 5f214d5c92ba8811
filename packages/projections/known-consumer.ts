import type { EventContract } from '@annals/contracts'
import type { ConsumerStatus } from './consumer-status.ts'
import type { ReplayStep } from './replay-parked.ts'

/** What the rest of the part may know of a projection or a policy that consumes events. */
export type KnownConsumer = {
  readonly name: string
  readonly kind: 'projection' | 'policy'
  readonly version: number
  readonly sources: readonly ConsumedSource[]
  readonly status: (source: string) => ConsumerStatus
  /** The name under which its positions and parked sequences are kept now; undefined while its first build runs. */
  readonly storedAs: () => string | undefined
  /** The live generation; null for a policy, and while the first build runs. */
  readonly generation: () => number | null
  readonly isBuilding: () => boolean
  /** How to handle its parked sequences again; undefined while its first build runs. */
  readonly replay: () => ReplayStep | undefined
}

export type ConsumedSource = { readonly source: string; readonly partitions: number }

/** The sources of some contracts, each once. */
export function consumedSources(
  from: readonly { readonly contract: EventContract }[],
): readonly ConsumedSource[] {
  const partitions = new Map(from.map(({ contract }) => [contract.source, contract.partitions]))
  return [...partitions].map(([source, count]) => ({ source, partitions: count }))
}
