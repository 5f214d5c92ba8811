import type { PositionToken } from '@annals/contracts'
import type { ConsumerPositions } from '@annals/messaging'

type Waiter = { readonly holds: () => boolean; readonly settle: (reached: boolean) => void }

/**
 * The committed positions of this process's consumers, and who waits for them. Nobody polls: every commit that moves
 * a position looks whether that lets somebody go.
 */
export class PositionBoard {
  readonly #positions = new Map<string, ConsumerPositions>()
  readonly #waiters = new Set<Waiter>()
  readonly #onWaiting: () => void

  /** `onWaiting` is called when somebody begins to wait: what other replicas commit is not published by itself. */
  constructor(onWaiting: () => void = () => {}) {
    this.#onWaiting = onWaiting
  }

  get isAwaited(): boolean {
    return this.#waiters.size > 0
  }

  /**
   * Only after the commit: a reader who is let go must find the rows. What is told late, of the same store, takes
   * nothing back.
   */
  publish(consumer: string, source: string, positions: ConsumerPositions): void {
    const key = boardKey(consumer, source)
    this.#positions.set(key, furthest(this.#positions.get(key), positions))
    this.wake()
  }

  /** Looks again at every condition, for what changes them without a position: a swap. */
  wake(): void {
    for (const waiter of [...this.#waiters]) {
      if (waiter.holds()) waiter.settle(true)
    }
  }

  /** Nobody will publish any more: whoever still waits has waited in vain. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.settle(false)
  }

  positions(consumer: string, source: string): ConsumerPositions {
    return this.#positions.get(boardKey(consumer, source)) ?? { store: null, byPartition: new Map() }
  }

  /** Whether the consumer has handled all that the token names, in the very store of the token. */
  reached(consumer: string, token: PositionToken): boolean {
    const { store, byPartition } = this.positions(consumer, token.source)
    if (store !== token.store) return false
    return Object.entries(token.positions).every(
      ([partition, position]) => (byPartition.get(Number(partition)) ?? 0) >= position,
    )
  }

  /** True once the condition holds; false at the deadline or when the signal aborts. */
  async waitUntil(holds: () => boolean, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (holds()) return true
    if (timeoutMs <= 0 || signal?.aborted) return false
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiter = { holds, settle: resolve }
    const giveUp = () => resolve(false)
    const timer = setTimeout(giveUp, timeoutMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    this.#waiters.add(waiter)
    this.#onWaiting()
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      this.#waiters.delete(waiter)
    }
  }
}

function furthest(known: ConsumerPositions | undefined, told: ConsumerPositions): ConsumerPositions {
  if (known === undefined) return told
  if (told.store === null) return known
  if (known.store !== told.store) return told
  const byPartition = new Map(known.byPartition)
  for (const [partition, position] of told.byPartition)
    byPartition.set(partition, Math.max(position, byPartition.get(partition) ?? 0))
  return { store: told.store, byPartition }
}

function boardKey(consumer: string, source: string): string {
  return `${consumer} ${source}`
}
