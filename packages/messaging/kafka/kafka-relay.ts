import type { Checkpoint, LeasedCheckpoint, Leases } from '@annals/event-store'
import { type Clock, systemClock } from '@annals/kernel'
import type { Logger } from '@annals/telemetry'
import { type Backoff, pause } from '../backoff.ts'
import { failureLog } from '../failure-log.ts'
import type { Feed } from '../port.ts'
import { type StoreSource, storeFeed } from '../store-feed.ts'
import { type Failure, untilDone } from '../until-done.ts'
import { WakeUp } from '../wake-up.ts'
import type { KafkaConnection } from './kafka-connection.ts'
import { maxMessages, relayBatch } from './relay-batch.ts'
import { Sender } from './sender.ts'

export type KafkaRelayOptions = KafkaConnection & {
  readonly source: StoreSource
  /** Of the same store. */
  readonly leases: Leases
  /** This process, named anew at each start. */
  readonly holder: string
  readonly logger: Pick<Logger, 'warn'>
  readonly clock?: Clock
  /** How long a lease is held; a holder that ends without a word is succeeded after it. */
  readonly leaseMs?: number
  /** How long events may wait of which the store does not tell this process. */
  readonly pollMs?: number
  readonly backoff?: Backoff
}

/** What the relay of this process does now. */
export type RelayStatus = {
  readonly role: 'standby' | 'publishing'
  /** Everything up to here is published; 0 while on standby. */
  readonly position: number
}

export type KafkaRelay = {
  readonly status: () => RelayStatus
  /** Ends after the batch in flight and lets another one go on at once. */
  readonly stop: () => Promise<void>
}

/** Publishes the store's events in order, whenever it holds the lease. */
export function kafkaRelay(options: KafkaRelayOptions): KafkaRelay {
  return new Relay(options)
}

/**
 * One lease, one holder, one batch in flight.
 *
 *   standby ── lease taken ── publishing: read, send, checkpoint ── lease lost ── standby …
 *
 * What fails is sent again, whole, by a new producer: positions that come twice are skipped by consumers, and nothing
 * behind a batch is sent before it. A holder that wakes too late repeats positions at most: its checkpoint is refused.
 */
class Relay implements KafkaRelay {
  readonly #options: KafkaRelayOptions
  readonly #feed: Feed
  readonly #leaseMs: number
  readonly #nowMs: () => number
  readonly #onFailure: (failure: Failure) => void
  readonly #stopping = new AbortController()
  readonly #wakeUp = new WakeUp()
  readonly #done: Promise<void>
  #status: RelayStatus = { role: 'standby', position: 0 }

  constructor(options: KafkaRelayOptions) {
    const { source, logger, clock = systemClock, leaseMs = 10_000 } = options
    this.#options = options
    this.#feed = storeFeed(source)
    this.#leaseMs = leaseMs
    this.#nowMs = clock.nowMs
    this.#onFailure = failureLog(
      logger,
      clock.nowMs,
      { relay: this.#feed.source },
      'events could not be published; it is tried again',
    )
    this.#done = this.#run()
  }

  status(): RelayStatus {
    return this.#status
  }

  stop(): Promise<void> {
    this.#stopping.abort()
    this.#wakeUp.ring()
    return this.#done
  }

  async #run(): Promise<void> {
    const { source, leases, holder } = this.#options
    const { signal } = this.#stopping
    const ignore = source.store.onAppended(() => this.#wakeUp.ring())
    try {
      while (!signal.aborted) {
        const lease = await this.#retried(
          () => leases.takeLease({ name: 'relay', holder, forMs: this.#leaseMs }),
          signal,
        )
        if (lease === undefined) await pause(this.#leaseMs / 3, signal)
        else await this.#hold(lease)
      }
    } finally {
      ignore()
    }
  }

  async #hold(lease: LeasedCheckpoint): Promise<void> {
    const over = new AbortController()
    const end = () => over.abort()
    this.#stopping.signal.addEventListener('abort', end, { once: true })
    const renewing = setInterval(this.#renewal(lease, over), this.#leaseMs / 3)
    if (this.#stopping.signal.aborted) end()
    try {
      await this.#publish(lease, over)
    } finally {
      clearInterval(renewing)
      this.#stopping.signal.removeEventListener('abort', end)
      this.#status = { role: 'standby', position: 0 }
      // It runs out by itself where this fails.
      await lease.release().catch(() => {})
    }
  }

  #renewal(lease: LeasedCheckpoint, over: AbortController): () => void {
    let failures = 0
    return () => {
      lease.renew().then(
        (state) => {
          failures = 0
          if (state === 'held') return
          over.abort()
          this.#wakeUp.ring()
        },
        // The next one may succeed in time; if not, another holder goes on and the checkpoint is refused.
        (error: unknown) => {
          failures += 1
          this.#onFailure({ error, failures, retryInMs: this.#leaseMs / 3 })
        },
      )
    }
  }

  async #publish(lease: LeasedCheckpoint, over: AbortController): Promise<void> {
    const { source, pollMs = 1_000 } = this.#options
    const { signal } = over
    const sender = new Sender(this.#options, source.contract)
    let checkpoint = lease.checkpoint
    try {
      while (!signal.aborted) {
        this.#status = { role: 'publishing', position: checkpoint.position }
        const after = checkpoint.position
        const page = await this.#retried(() => this.#feed.read({ after, limit: maxMessages }), signal)
        if (page === undefined) return
        if (page.events.length === 0) {
          await this.#wakeUp.wait(pollMs)
          continue
        }
        const next = await this.#sendAll(sender, lease, page.events, checkpoint, signal)
        if (next === undefined) return
        checkpoint = next
      }
    } finally {
      await sender.close()
    }
  }

  /** The checkpoint once all events of the page are published; undefined when the lease is over. */
  async #sendAll(
    sender: Sender,
    lease: LeasedCheckpoint,
    events: Parameters<typeof relayBatch>[0],
    from: Checkpoint,
    signal: AbortSignal,
  ): Promise<Checkpoint | undefined> {
    let checkpoint = from
    let left = events
    while (left.length > 0) {
      if (signal.aborted) return undefined
      const batch = relayBatch(left, checkpoint, this.#nowMs())
      const sent = await this.#retried(() => sender.send(batch.messages), signal)
      if (sent === undefined) return undefined
      const state = await this.#retried(() => lease.advance(batch.checkpoint), signal)
      if (state !== 'held') return undefined
      checkpoint = batch.checkpoint
      left = left.slice(batch.messages.length)
    }
    return checkpoint
  }

  #retried<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
    const { backoff = { firstMs: 100, maxMs: 10_000 } } = this.#options
    return untilDone(work, { backoff, signal, onFailure: this.#onFailure })
  }
}
