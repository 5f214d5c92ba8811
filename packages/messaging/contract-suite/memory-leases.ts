import type { Checkpoint, Leases } from '@annals/event-store'

export type MemoryLeases = Leases & {
  /** How far the named lease's holders have come. */
  readonly checkpoint: (name: string) => Checkpoint
  /** As if the lease had run out: the next who wishes takes it, and its holder does not know yet. */
  readonly runOut: (name: string) => void
}

/** Leases in memory that never run out by themselves. */
export function memoryLeases(): MemoryLeases {
  const rows = new Map<string, { epoch: number; holder: string | undefined; checkpoint: Checkpoint }>()
  const rowOf = (name: string) => {
    const row = rows.get(name) ?? {
      epoch: 0,
      holder: undefined,
      checkpoint: { position: 0, byPartition: {} },
    }
    rows.set(name, row)
    return row
  }
  return {
    checkpoint: (name) => rowOf(name).checkpoint,
    runOut: (name) => {
      rowOf(name).holder = undefined
    },
    takeLease: async ({ name, holder }) => {
      const row = rowOf(name)
      if (row.holder !== undefined && row.holder !== holder) return undefined
      row.epoch += 1
      row.holder = holder
      const { epoch, checkpoint } = row
      const isHeld = () => row.epoch === epoch
      return {
        epoch,
        checkpoint,
        renew: async () => (isHeld() ? 'held' : 'lost'),
        advance: async (to) => {
          if (!isHeld()) return 'lost'
          row.checkpoint = to
          return 'held'
        },
        release: async () => {
          if (isHeld()) row.holder = undefined
        },
      }
    },
  }
}
