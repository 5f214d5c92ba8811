import type { ChangeSource, StreamedChange } from '../sse-answer.ts'

export type RecordedChanges = ChangeSource & {
  readonly commit: (count: number) => void
  /** Forgets all changes up to and including the sequence. */
  readonly forget: (sequence: number) => void
  readonly listeners: () => number
}

/** Keeps the contract of a ChangeSource in memory: sequences from 1 without a gap, batches of at most `batch`. */
export function recordedChanges(
  options: { readonly batch?: number; readonly visible?: (sequence: number) => boolean } = {},
): RecordedChanges {
  const { batch = 3, visible = () => true } = options
  const listeners = new Set<() => void>()
  let newest = 0
  let forgotten = 0
  return {
    newest: async () => newest,
    changesAfter: async (sequence) => {
      if (sequence < forgotten || sequence > newest) return { kind: 'gone' }
      const through = Math.min(newest, sequence + batch)
      const changes: StreamedChange[] = []
      for (let id = sequence + 1; id <= through; id += 1) {
        if (visible(id)) changes.push({ id, event: 'order', data: { row: `order-${id}` } })
      }
      return { kind: 'changes', changes, through }
    },
    onChanges: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    commit: (count) => {
      newest += count
      for (const listener of listeners) listener()
    },
    forget: (sequence) => {
      forgotten = sequence
    },
    listeners: () => listeners.size,
  }
}
