import type { AppendOutcome } from '../port.ts'
import { EventStoreError } from '../store-error.ts'
import { isBusy } from './connection.ts'
import type { Draft } from '../draft.ts'

const flushedAtOnce = 1_000
const busyPauseMs = 10
const busyTriesAtMost = 500

type Waiting = {
  readonly draft: Draft
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit. What one turn of the event loop appends is flushed together at its end, with no timer:
 *
 *   idle ── push ──▶ scheduled ── flush ──▶ idle, or scheduled again when more waits
 *                     ▲  │  another writer holds the file
 *                     └──┴── after a short pause, the same appends again
 *
 * A flush that fails otherwise has written nothing; its appends are flushed again one by one, so that only the one
 * at fault is rejected.
 */
export class AppendQueue {
  readonly #flush: (drafts: readonly Draft[]) => readonly AppendOutcome[]
  #waiting: Waiting[] = []
  #aloneLeft = 0
  #busyTries = 0
  #state: 'idle' | 'scheduled' = 'idle'
  #drained: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor(flush: (drafts: readonly Draft[]) => readonly AppendOutcome[]) {
    this.#flush = flush
  }

  /** Rejects when the queue is closed or the draft cannot be made. */
  push(makeDraft: () => Draft): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== undefined) throw closedError()
      this.#waiting.push({ draft: makeDraft(), resolve, reject })
      this.#schedule()
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
    if (this.#state === 'scheduled') return
    this.#state = 'scheduled'
    if (pauseMs === 0) setImmediate(() => this.#run())
    else setTimeout(() => this.#run(), pauseMs)
  }

  #run(): void {
    const batch = this.#waiting.splice(0, this.#aloneLeft > 0 ? 1 : flushedAtOnce)
    this.#state = 'idle'
    const pauseMs = this.#settle(batch)
    if (this.#waiting.length > 0) this.#schedule(pauseMs)
    else this.#drained?.()
  }

  /** Returns how long to pause before the next flush. */
  #settle(batch: readonly Waiting[]): number {
    try {
      const outcomes = this.#flush(batch.map(({ draft }) => draft))
      this.#leaveAlone(batch)
      outcomes.forEach((outcome, index) => batch[index]?.resolve(outcome))
    } catch (error) {
      if (isBusy(error)) return this.#waitForWriter(batch, error)
      if (batch.length > 1) {
        this.#aloneLeft = batch.length
        this.#waiting.unshift(...batch)
        return 0
      }
      this.#leaveAlone(batch)
      for (const { reject } of batch) reject(error)
    }
    return 0
  }

  #waitForWriter(batch: readonly Waiting[], cause: unknown): number {
    this.#busyTries += 1
    if (this.#busyTries < busyTriesAtMost) {
      this.#waiting.unshift(...batch)
      return busyPauseMs
    }
    this.#leaveAlone(batch)
    const error = new EventStoreError(
      'store-busy',
      `Appending failed: another process held the store's file through ${busyTriesAtMost} tries. Find and stop it.`,
      cause,
    )
    for (const { reject } of batch) reject(error)
    return 0
  }

  #leaveAlone(batch: readonly Waiting[]): void {
    this.#busyTries = 0
    if (this.#aloneLeft > 0) this.#aloneLeft -= batch.length
  }
}

export function closedError(): EventStoreError {
  return new EventStoreError(
    'store-closed',
    'The event store is closed. Stop what uses it before closing it.',
  )
}
