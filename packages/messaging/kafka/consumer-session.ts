import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import type { ConsumerPositions } from '../port.ts'
import type { Delivery, FetchedPartition } from './delivery.ts'
import { fewRetries } from './kafka-connection.ts'
import { type OffsetRange, type StartOffset, startOffset } from './start-offsets.ts'

export type SessionOptions = {
  readonly kafka: Kafka
  readonly topic: string
  readonly partitions: number
  readonly groupId: string
  readonly delivery: (assignment: AbortSignal) => Delivery
  /** Tries until it succeeds; rejects with StopConsuming, or when the signal aborts. */
  readonly retried: <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>
  readonly positions: () => Promise<ConsumerPositions>
  readonly offsetRanges: () => Promise<ReadonlyMap<number, OffsetRange>>
}

const sessionTimeoutMs = 10_000
const heartbeatMs = 3_000
/** How long an idle fetch waits for a message, and how soon a partition that was paused is read again. */
const fetchWaitMs = 2_000
/** Group offsets are for lag tools only; the consumer's own are in its database. */
const commitEveryMs = 5_000
const maxBytesPerPartition = 512 * 1_024
const maxBytes = 4 * 1_024 * 1_024

/** What a consumer goes on from. */
type Standing = { readonly stored: ConsumerPositions; readonly ranges: ReadonlyMap<number, OffsetRange> }

type Waiting = { readonly payload: EachBatchPayload; readonly done: () => void }

/**
 * One kafkajs consumer, from its joining of the group to its end.
 *
 *   join ── every assigned partition is paused ── positions, offsets, feed ── seek, resume ── batches ── join …
 *
 * At the first join, positions and offsets are known already: only partitions that need the feed are paused.
 * kafkajs calls once for each partition that a fetch brought; they are handed over together. What is assigned ends
 * with an abort: at the next join, when the group moves on without us, and at the session's end.
 */
export class ConsumerSession {
  readonly #options: SessionOptions
  readonly #consumer: Consumer
  readonly #ended = Promise.withResolvers<void>()
  readonly #uncommitted = new Map<number, number>()
  #assignment: { readonly over: AbortController; readonly delivery: Delivery } | undefined
  #standing: Standing | undefined
  #waiting: Waiting[] = []
  /** One batch in flight: whatever hands over does so behind what was begun before. */
  #turn: Promise<void> = Promise.resolve()

  constructor(options: SessionOptions) {
    const { kafka, groupId } = options
    this.#options = options
    this.#consumer = kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: 3 * sessionTimeoutMs,
      maxWaitTimeInMs: fetchWaitMs,
      maxBytesPerPartition,
      maxBytes,
      retry: fewRetries,
      allowAutoTopicCreation: false,
    })
  }

  /** Resolves when the signal aborts; rejects with what ended it otherwise. Nothing is handed over after either. */
  async run(signal: AbortSignal): Promise<void> {
    const { topic, partitions } = this.#options
    const consumer = this.#consumer
    const end = () => this.#ended.resolve()
    signal.addEventListener('abort', end, { once: true })
    this.#ended.promise.catch(() => {})
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#ended.reject(payload.error))
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#assigned(payload.memberAssignment[topic] ?? [])
    })
    const committing = setInterval(() => void this.#commit(), commitEveryMs)
    try {
      this.#standing = await this.#stand(signal)
      await consumer.connect()
      await consumer.subscribe({ topic, fromBeginning: true })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitions,
        eachBatch: (payload) => this.#eachBatch(payload),
      })
      if (signal.aborted) return
      await this.#ended.promise
    } finally {
      clearInterval(committing)
      signal.removeEventListener('abort', end)
      this.#assignment?.over.abort()
      await this.#turn
      await this.#commit()
      await consumer.disconnect().catch(() => {})
    }
  }

  /** Reading begins anew where kafkajs would have gone on at the first or the last message, whatever was handled. */
  offsetLost(partition: number): void {
    const { over, delivery } = this.#assignment ?? {}
    if (over === undefined || delivery === undefined || over.signal.aborted) return
    this.#pause([partition])
    this.#prepare([partition], over.signal, delivery)
  }

  #assigned(partitions: readonly number[]): void {
    this.#assignment?.over.abort()
    const over = new AbortController()
    const delivery = this.#options.delivery(over.signal)
    this.#assignment = { over, delivery }
    this.#uncommitted.clear()
    const standing = this.#standing
    this.#standing = undefined
    const unprepared = standing === undefined ? partitions : this.#seek(standing, partitions, delivery)
    if (unprepared.length === 0) return
    this.#pause(unprepared)
    this.#prepare(unprepared, over.signal, delivery)
  }

  #pause(partitions: readonly number[]): void {
    this.#consumer.pause([{ topic: this.#options.topic, partitions: [...partitions] }])
  }

  #prepare(partitions: readonly number[], over: AbortSignal, delivery: Delivery): void {
    this.#inTurn(async () => {
      const standing = await this.#stand(over)
      const fromFeed = startsOf(standing, partitions).filter(({ feed }) => feed === 'first')
      delivery.begin(standing.stored, partitions)
      if (fromFeed.length > 0) {
        await delivery.readFeed(
          fromFeed.map(({ partition }) => partition),
          { nextOffsets: new Map(fromFeed.map(({ partition, offset }) => [partition, offset])) },
        )
      }
      if (over.aborted) return
      const { topic } = this.#options
      for (const { partition, offset } of startsOf(standing, partitions)) {
        this.#consumer.seek({ topic, partition, offset: String(offset) })
      }
      this.#consumer.resume([{ topic, partitions: [...partitions] }])
    })
  }

  /** Begins the partitions that go on with messages; answers those for which the feed has to be read first. */
  #seek(standing: Standing, partitions: readonly number[], delivery: Delivery): readonly number[] {
    const starts = startsOf(standing, partitions)
    const ready = starts.filter(({ feed }) => feed === 'not-needed')
    delivery.begin(
      standing.stored,
      ready.map(({ partition }) => partition),
    )
    for (const { partition, offset } of ready) {
      this.#consumer.seek({ topic: this.#options.topic, partition, offset: String(offset) })
    }
    return starts.filter(({ feed }) => feed === 'first').map(({ partition }) => partition)
  }

  /** The offsets first: what is published after them is either in the feed that is read then, or behind them. */
  async #stand(signal: AbortSignal): Promise<Standing> {
    const { retried, positions, offsetRanges } = this.#options
    const ranges = await retried(offsetRanges, signal)
    return { ranges, stored: await retried(positions, signal) }
  }

  #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ payload, done: resolve })
    if (this.#waiting.length === 1) this.#handOver()
    return promise
  }

  #handOver(): void {
    const assignment = this.#assignment
    this.#inTurn(async () => {
      // kafkajs calls for all partitions of a fetch within one turn.
      await nextTurn()
      const waiting = this.#waiting
      this.#waiting = []
      try {
        const fresh = waiting.filter(({ payload }) => !payload.isStale())
        const [first] = fresh
        if (first === undefined || assignment === undefined || assignment.over.signal.aborted) return
        await this.#keepingMembership(first.payload, assignment.over, () =>
          assignment.delivery.messages(fresh.map(({ payload }) => fetchedOf(payload))),
        )
        for (const { payload } of fresh) {
          const last = payload.batch.lastOffset()
          payload.resolveOffset(last)
          this.#uncommitted.set(payload.batch.partition, Number(last) + 1)
        }
      } finally {
        for (const { done } of waiting) done()
      }
    })
  }

  /** A handler may take longer than the group waits for a sign of life; a group that moved on ends the assignment. */
  async #keepingMembership(
    payload: EachBatchPayload,
    over: AbortController,
    work: () => Promise<void>,
  ): Promise<void> {
    const beating = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        // Whatever else fails here, kafkajs meets and tells by itself.
        if (isGroupMovedOn(error)) over.abort()
      })
    }, heartbeatMs)
    try {
      await work()
    } finally {
      clearInterval(beating)
    }
  }

  /** What fails while its assignment lasts ends the session. */
  #inTurn(work: () => Promise<void>): void {
    const assignment = this.#assignment
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      if (assignment?.over.signal.aborted === true) return
      assignment?.over.abort()
      this.#ended.reject(error)
    })
  }

  async #commit(): Promise<void> {
    const { topic } = this.#options
    const offsets = [...this.#uncommitted].map(([partition, offset]) => ({
      topic,
      partition,
      offset: String(offset),
    }))
    this.#uncommitted.clear()
    if (offsets.length === 0) return
    // Nothing depends on it, and the next one says more.
    await this.#consumer.commitOffsets(offsets).catch(() => {})
  }
}

function startsOf(
  { stored, ranges }: Standing,
  partitions: readonly number[],
): readonly (StartOffset & { readonly partition: number })[] {
  return partitions.map((partition) => ({
    partition,
    ...startOffset(stored, partition, ranges.get(partition) ?? { low: 0, high: 0 }),
  }))
}

const movedOn = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
])

/** kafkajs joins again after these. */
function isGroupMovedOn(error: unknown): boolean {
  return (
    error instanceof Error && 'type' in error && typeof error.type === 'string' && movedOn.has(error.type)
  )
}

function fetchedOf({ batch }: EachBatchPayload): FetchedPartition {
  return { partition: batch.partition, messages: batch.messages, waiting: Number(batch.offsetLag()) }
}
