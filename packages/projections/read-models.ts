import type { PositionToken } from '@annals/contracts'
import type { Clock } from '@annals/kernel'
import type { Backoff, Feeds, MessageLog, Subscription } from '@annals/messaging'
import type { Logger, PartMetrics } from '@annals/telemetry'
import type { RebuildProgress } from './build-generation.ts'
import { type ChangesAfter, readChangesAfter, readLastChange } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { type ConsumerHealth, consumerHealth } from './consumer-health.ts'
import type { Parking } from './fold-events.ts'
import { dropGeneration, readGenerations } from './generations.ts'
import type { KnownConsumer } from './known-consumer.ts'
import { LiveReaders } from './live-readers.ts'
import { type ParkedSequence, readParked } from './parked.ts'
import { ParkedRetry } from './parked-retry.ts'
import { planGenerations } from './plan-generations.ts'
import type { Policy } from './policy.ts'
import { PolicyConsumer } from './policy-consumer.ts'
import { PositionBoard } from './position-board.ts'
import { allReached, headGoals, tokenGoals } from './position-goals.ts'
import { readPositions } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import { ProjectionLifecycle } from './projection-lifecycle.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import { replaySequence } from './replay-parked.ts'
import { requireDistinct } from './require-distinct.ts'
import { SharedConsumer } from './shared-consumer.ts'
import type { AnySharedProjection } from './shared-projection.ts'
import type { Reader } from './typeorm/reader.ts'

export type ReadModelsOptions = {
  readonly database: ReadModelDatabase
  readonly projections: readonly AnyProjection[]
  readonly policies?: readonly Policy[]
  readonly shared?: readonly AnySharedProjection[]
  readonly messages: MessageLog & Feeds
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly metrics?: Pick<PartMetrics, 'setConsumerLag' | 'setParked'>
  /** `none` for a command part, whose references nobody watches. */
  readonly changes?: 'kept' | 'none'
  /** Pauses between tries of what may pass. */
  readonly backoff?: Backoff
  /** Pauses between tries of parked sequences. */
  readonly parkedBackoff?: Backoff
  /** Events a page of a build. */
  readonly buildPageSize?: number
}

/**
 * The read models of one part and what keeps them up to date: projections, policies, rebuilds, parked sequences,
 * and who waits for positions. The database stays open when it stops; it belongs to the composition root.
 */
export class ReadModels {
  readonly #options: ReadModelsOptions
  readonly #environment: ConsumerEnvironment
  readonly #board = new PositionBoard()
  readonly #changeListeners = new Set<() => void>()
  readonly #retry: ParkedRetry
  readonly #policies: readonly PolicyConsumer[]
  readonly #shared: readonly SharedConsumer[]
  #subscriptions: Subscription[] = []
  #lifecycles: readonly ProjectionLifecycle[] = []
  #readers: LiveReaders | undefined
  #built: Promise<void> = Promise.resolve()

  constructor(options: ReadModelsOptions) {
    const { projections, policies = [], shared = [] } = options
    const consumers = [...projections, ...policies, ...shared]
    requireDistinct(
      'consumers',
      consumers.map(({ name }) => name),
    )
    requireDistinct(
      'tables',
      projections.map(({ table }) => table.name),
    )
    this.#options = options
    this.#environment = {
      database: options.database,
      log: options.messages,
      feeds: options.messages,
      clock: options.clock,
      logger: options.logger,
      metrics: options.metrics ?? { setConsumerLag: () => {}, setParked: () => {} },
      board: this.#board,
      backoff: options.backoff ?? { firstMs: 100, maxMs: 30_000 },
      announces: options.changes !== 'none',
      parked: (consumer, parkings) => this.#onParked(consumer, parkings),
      changesWritten: () => {
        for (const listener of this.#changeListeners) listener()
      },
    }
    this.#policies = policies.map((policy) => new PolicyConsumer(policy, this.#environment))
    this.#shared = shared.map((projection) => new SharedConsumer(projection, this.#environment))
    const parkedBackoff = options.parkedBackoff ?? { firstMs: 30_000, maxMs: 30 * 60_000 }
    this.#retry = new ParkedRetry(() => this.#replayAll(), parkedBackoff)
  }

  /** Resolves when consumers run, not when they have caught up. */
  async start(): Promise<void> {
    const { database, projections } = this.#options
    const plan = planGenerations(projections, await database.write(readGenerations))
    for (const generation of plan.dropped) {
      await database.write((transaction) => dropGeneration(transaction, generation))
    }
    const live = projections.flatMap((projection) => {
      const generation = plan.live.get(projection.name)
      return generation === undefined ? [] : [{ projection, generation }]
    })
    const readers = await LiveReaders.open(database, live)
    this.#readers = readers
    const shared = { environment: this.#environment, readers, pageSize: this.#options.buildPageSize ?? 1_000 }
    this.#lifecycles = projections.map(
      (projection) => new ProjectionLifecycle(projection, plan.live.get(projection.name), shared),
    )
    for (const consumer of this.#shared) await consumer.prepare()
    await this.#loadPositions()
    const builds: Promise<void>[] = []
    for (const lifecycle of this.#lifecycles) {
      const { built } = await lifecycle.start(plan.resumed.get(lifecycle.projection.name))
      builds.push(built)
    }
    this.#built = Promise.all(builds).then(() => {})
    this.#built.catch((error: unknown) =>
      this.#options.logger.error({ error }, 'a read model could not be built'),
    )
    for (const consumer of [...this.#policies, ...this.#shared]) {
      for (const { source } of consumer.known.sources) {
        this.#subscriptions.push(await this.#options.messages.subscribe(source, consumer))
      }
    }
    this.#retry.start()
  }

  /** Ends after what is in flight, reads included. */
  async stop(): Promise<void> {
    this.#board.close()
    await this.#retry.stop()
    await Promise.all(this.#lifecycles.map((lifecycle) => lifecycle.stop()))
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()))
    this.#subscriptions = []
    const readers = this.#readers
    this.#readers = undefined
    await readers?.close()
  }

  /** Resolves when every projection has caught up for the first time, which a later start finds done, or at a stop. */
  built(): Promise<void> {
    return this.#built
  }

  /** Reads committed rows of the live tables. The reader is good until `work` resolves. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> {
    return this.#started().read(work)
  }

  /**
   * True once the read models have reached all tokens; false at the deadline. Sources that they do not consume are
   * ignored; a token of another store is never reached.
   */
  waitForPositions(
    tokens: readonly PositionToken[],
    timeoutMs: number,
    options: {
      readonly projections?: readonly { readonly name: string }[]
      readonly signal?: AbortSignal
    } = {},
  ): Promise<boolean> {
    const names = options.projections?.map(({ name }) => name)
    const foldable = [...this.#lifecycles, ...this.#shared].map(({ known }) => known)
    const waited = foldable.filter(({ name }) => names?.includes(name) ?? true)
    const goals = tokenGoals(waited, tokens)
    return this.#board.waitUntil(() => allReached(this.#board, goals), timeoutMs, options.signal)
  }

  /** True once the consumer has handled, or parked, all that its sources hold now; false at the deadline. */
  async waitForHead(name: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    const goals = await headGoals(this.#known(name), this.#environment.feeds)
    return this.#board.waitUntil(() => allReached(this.#board, goals), timeoutMs, signal)
  }

  /** Builds the projection anew beside the live one and swaps. Throws for an unknown name and while a build runs. */
  async rebuild(
    projection: string,
    options: { readonly onProgress?: (progress: RebuildProgress) => void } = {},
  ): Promise<void> {
    const found = this.#lifecycles.find(({ known }) => known.name === projection)
    if (found === undefined)
      throw new Error(`no projection ${projection}; there are ${this.projections().join(', ')}`)
    await found.rebuild(options.onProgress ?? (() => {}))
  }

  projections(): readonly string[] {
    return this.#options.projections.map(({ name }) => name)
  }

  /** Whether the row of this stream may be behind, because an event of it could not be handled. */
  async isParked(projection: { readonly name: string }, sequence: string): Promise<boolean> {
    return (await this.parked(projection.name)).some((parked) => parked.sequence === sequence)
  }

  /** The parked sequences of a projection or policy, oldest first. */
  async parked(consumer: string): Promise<readonly ParkedSequence[]> {
    const storedAs = this.#known(consumer).storedAs()
    return storedAs === undefined ? [] : this.#started().use((bound) => readParked(bound, storedAs))
  }

  /** Handles parked sequences again, in order; answers how many are still parked. */
  async replayParked(consumer: string, sequence?: string): Promise<number> {
    const step = this.#known(consumer).replay()
    if (step === undefined) return 0
    let left = 0
    for (const parked of await this.parked(consumer)) {
      const chosen = sequence === undefined || parked.sequence === sequence
      const outcome = chosen ? await replaySequence(this.#environment, parked, step) : 'still-parked'
      if (outcome === 'still-parked') left += 1
    }
    this.#environment.metrics.setParked(consumer, left)
    return left
  }

  /** Changes after a sequence, oldest first, or `reset` when some of them are no longer kept. */
  changesAfter(sequence: number, limit: number): Promise<ChangesAfter> {
    return this.#started().use((bound) => readChangesAfter(bound, sequence, limit))
  }

  /** The last change's sequence: where a listener without one starts. */
  lastChange(): Promise<number> {
    return this.#started().use(readLastChange)
  }

  /** Calls back after each commit with changes; answers how to stop. */
  onChanges(listener: () => void): () => void {
    this.#changeListeners.add(listener)
    return () => this.#changeListeners.delete(listener)
  }

  /** One entry per consumer and source. */
  health(): Promise<readonly ConsumerHealth[]> {
    const { feeds, board } = this.#environment
    return this.#started().use(({ all }) => consumerHealth(this.#consumers(), { feeds, board, all }))
  }

  /** Nothing is parked in silence. */
  #onParked(consumer: string, parkings: readonly Parking[]): void {
    const { logger, metrics } = this.#environment
    for (const { event, poison } of parkings) {
      if (poison === null) continue
      const { source, subject: sequence, position } = event
      logger.error(
        { consumer, source, sequence, position, code: poison.code, reason: poison.message },
        'a sequence is parked',
      )
    }
    this.#retry.parked()
    this.parked(consumer)
      .then(({ length }) => metrics.setParked(consumer, length))
      .catch(() => {
        // It is stopping; the next start counts anew.
      })
  }

  async #loadPositions(): Promise<void> {
    const { database } = this.#options
    for (const consumer of this.#consumers()) {
      const storedAs = consumer.storedAs()
      if (storedAs === undefined) continue
      for (const { source } of consumer.sources) {
        const read = await database.write((transaction) =>
          readPositions(transaction, database.dialect, storedAs, source),
        )
        this.#board.publish(storedAs, source, read)
      }
    }
  }

  async #replayAll(): Promise<number> {
    let left = 0
    for (const { name } of this.#consumers()) left += await this.replayParked(name)
    return left
  }

  #consumers(): readonly KnownConsumer[] {
    return [...this.#lifecycles, ...this.#policies, ...this.#shared].map(({ known }) => known)
  }

  #known(name: string): KnownConsumer {
    const consumers = this.#consumers()
    const found = consumers.find((consumer) => consumer.name === name)
    if (found !== undefined) return found
    throw new Error(`no consumer ${name}; there are ${consumers.map((consumer) => consumer.name).join(', ')}`)
  }

  #started(): LiveReaders {
    if (this.#readers === undefined) throw new Error('the read models are not started')
    return this.#readers
  }
}
