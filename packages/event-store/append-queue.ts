import type { Draft } from './draft.ts'
import type { AppendOutcome } from './port.ts'
import { EventStoreError } from './store-error.ts'

const appendsAtOnce = 1_000
const bytesAtOnce = 4 * 1_024 * 1_024

/** Writes all of the drafts or none; gives their outcomes in their order. */
export type Flush = (drafts: readonly Draft[]) => readonly AppendOutcome[] | Promise<readonly AppendOutcome[]>

/** What becomes of the appends of a flush that failed. */
export type AfterFailure =
  /** The same appends are flushed again, after a pause. */
  | { readonly kind: 'again'; readonly pauseMs: number }
  /** Each is flushed by itself, so that only the one at fault is rejected. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'reject'; readonly error: unknown }

type Waiting = {
  readonly draft: Draft
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit. What one turn of the event loop appends is flushed together at its end, with no timer; what comes
 * while a flush is under way is flushed together when it ends:
 *
 *   idle ── push ──▶ scheduled ── flush ──▶ flushing ──▶ idle, or scheduled again when more waits
 *                     ▲                       │  a failure that may pass
 *                     └─── after a pause ─────┘  the same appends again
 */
export class AppendQueue {
  readonly #flush: Flush
  readonly #afterFailure: (error: unknown, tries: number) => AfterFailure
  #waiting: Waiting[] = []
  #aloneLeft = 0
  #tries = 0
  #state: 'idle' | 'scheduled' | 'flushing' = 'idle'
  #drained: (() => void) | undefined
  #closing: Promise<void> | undefined

  /** `afterFailure` is told how often the same appends have failed one after the other, from 1. */
  constructor(flush: Flush, afterFailure: (error: unknown, tries: number) => AfterFailure) {
    this.#flush = flush
    this.#afterFailure = afterFailure
  }

  /** Rejects when the queue is closed or the draft cannot be made. */
  push(makeDraft: () => Draft): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== undefined) throw closedError()
      this.#waiting.push({ draft: makeDraft(), resolve, reject })
      if (this.#state === 'idle') this.#schedule()
    })
  }

  /** Takes no more, and resolves when all that was taken is settled. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (this.#state === 'idle') resolve()
      else this.#drained = resolve
    })
    return this.#closing
  }

  #schedule(pauseMs = 0): void {
    this.#state = 'scheduled'
    if (pauseMs === 0) setImmediate(() => void this.#run())
    else setTimeout(() => void this.#run(), pauseMs)
  }

  async #run(): Promise<void> {
    this.#state = 'flushing'
    const batch = this.#waiting.splice(0, this.#nextCount())
    const pauseMs = await this.#settle(batch)
    if (this.#waiting.length > 0) {
      this.#schedule(pauseMs)
      return
    }
    this.#state = 'idle'
    this.#drained?.()
  }

  /** As many as fit into one flush, at least one. */
  #nextCount(): number {
    if (this.#aloneLeft > 0) return 1
    let bytes = 0
    const tooMany = this.#waiting.findIndex(({ draft }, index) => {
      bytes += draft.bytes
      return index === appendsAtOnce || (index > 0 && bytes > bytesAtOnce)
    })
    return tooMany === -1 ? this.#waiting.length : tooMany
  }

  /** Returns how long to pause before the next flush. */
  async #settle(batch: readonly Waiting[]): Promise<number> {
    try {
      const outcomes = await this.#flush(batch.map(({ draft }) => draft))
      this.#leave(batch)
      outcomes.forEach((outcome, index) => batch[index]?.resolve(outcome))
    } catch (error) {
      this.#tries += 1
      const next = this.#afterFailure(error, this.#tries)
      if (next.kind === 'again') {
        this.#waiting.unshift(...batch)
        return next.pauseMs
      }
      if (next.kind === 'alone' && batch.length > 1) {
        this.#tries = 0
        this.#aloneLeft = batch.length
        this.#waiting.unshift(...batch)
        return 0
      }
      this.#leave(batch)
      for (const { reject } of batch) reject(next.kind === 'reject' ? next.error : error)
    }
    return 0
  }

  #leave(batch: readonly Waiting[]): void {
    this.#tries = 0
    if (this.#aloneLeft > 0) this.#aloneLeft -= batch.length
  }
}

export function closedError(): EventStoreError {
  return new EventStoreError(
    'store-closed',
    'The event store is closed. Stop what uses it before closing it.',
  )
}
