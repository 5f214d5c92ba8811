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

  /** Only after the commit: a reader who is let go must find the rows. */
  publish(consumer: string, source: string, positions: ConsumerPositions): void {
    this.#positions.set(boardKey(consumer, source), positions)
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
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      this.#waiters.delete(waiter)
    }
  }
}

function boardKey(consumer: string, source: string): string {
  return `${consumer} ${source}`
}
