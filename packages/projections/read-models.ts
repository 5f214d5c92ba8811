import { randomUUID } from 'node:crypto'
import type { PositionToken } from '@annals/contracts'
import type { Clock } from '@annals/kernel'
import type { Backoff, Feeds, MessageLog, Subscription } from '@annals/messaging'
import type { Logger, PartMetrics } from '@annals/telemetry'
import type { RebuildProgress } from './build-generation.ts'
import { type ChangesAfter, readChangesAfter, readLastChange } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { type ConsumerHealth, consumerHealth } from './consumer-health.ts'
import { dropUnused } from './drop-generations.ts'
import { GenerationUses } from './generation-uses.ts'
import { requireKitSchema } from './kit-schema.ts'
import type { KnownConsumer } from './known-consumer.ts'
import { LiveReaders } from './live-readers.ts'
import { openGenerations } from './open-generations.ts'
import type { ParkedSequence } from './parked.ts'
import { ParkedDesk } from './parked-desk.ts'
import { ParkedRetry } from './parked-retry.ts'
import type { Policy } from './policy.ts'
import { PolicyConsumer } from './policy-consumer.ts'
import { PositionBoard } from './position-board.ts'
import { allReached, passesHead, tokenGoals } from './position-goals.ts'
import type { AnyProjection } from './projection.ts'
import { ProjectionLifecycle } from './projection-lifecycle.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import { ReplicaFollower } from './replica-follower.ts'
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
  /** Tells this replica from the others that share the database; no two may run under one name. */
  readonly replica?: string
}

/** Events a page of a build: a server's commit costs as much as hundreds of rows, a file's holds up this process. */
const pageSizes = { 'one-process': 1_000, replicas: 4_000 } as const

/**
 * The read models of one part and what keeps them up to date: projections, policies, rebuilds, parked sequences,
 * and who waits for positions. The database stays open when it stops; it belongs to the composition root.
 */
export class ReadModels {
  readonly #options: ReadModelsOptions
  readonly #environment: ConsumerEnvironment
  readonly #board = new PositionBoard(() => this.#follower.hurry())
  readonly #changeListeners = new Set<() => void>()
  readonly #uses: GenerationUses
  readonly #follower: ReplicaFollower
  readonly #parked: ParkedDesk
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
      parked: (consumer, parkings) => {
        this.#parked.onParked(consumer, parkings)
        this.#retry.parked()
      },
      changesWritten: () => {
        for (const listener of this.#changeListeners) listener()
      },
    }
    this.#policies = policies.map((policy) => new PolicyConsumer(policy, this.#environment))
    this.#shared = shared.map((projection) => new SharedConsumer(projection, this.#environment))
    const parkedBackoff = options.parkedBackoff ?? { firstMs: 30_000, maxMs: 30 * 60_000 }
    this.#parked = new ParkedDesk(
      this.#environment,
      () => this.#consumers(),
      () => this.#started(),
    )
    this.#retry = new ParkedRetry(() => this.#parked.replayAll(), parkedBackoff)
    this.#uses = new GenerationUses(options.database, options.replica ?? randomUUID(), () =>
      this.#lifecycles.flatMap((lifecycle) => lifecycle.uses()),
    )
    this.#follower = new ReplicaFollower({
      environment: this.#environment,
      uses: this.#uses,
      readers: () => this.#started(),
      lifecycles: () => this.#lifecycles,
      consumers: () => this.#consumers(),
      urgency: () =>
        this.#board.isAwaited ? 'waiting' : this.#changeListeners.size > 0 ? 'listening' : 'idle',
    })
  }

  /** Resolves when consumers run, not when they have caught up. */
  async start(): Promise<void> {
    const { database, projections } = this.#options
    const plan = await openGenerations(database, this.#uses, projections)
    for (const generation of plan.dropped) await dropUnused({ database }, this.#uses, generation)
    const live = projections.flatMap((projection) => {
      const generation = plan.live.get(projection.name)
      return generation === undefined ? [] : [{ projection, generation }]
    })
    const readers = await LiveReaders.open(database, live)
    this.#readers = readers
    const shared = {
      environment: this.#environment,
      readers,
      uses: this.#uses,
      pageSize: this.#options.buildPageSize ?? pageSizes[database.sharing],
    }
    this.#lifecycles = projections.map(
      (projection) => new ProjectionLifecycle(projection, plan.live.get(projection.name), shared),
    )
    for (const consumer of this.#shared) await consumer.prepare()
    await this.#follower.publishPositions()
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
    await this.#follower.start()
  }

  /** Ends after what is in flight, reads included. */
  async stop(): Promise<void> {
    this.#board.close()
    await this.#follower.stop()
    await this.#retry.stop()
    await Promise.all(this.#lifecycles.map((lifecycle) => lifecycle.stop()))
    await Promise.all(this.#subscriptions.map((subscription) => subscription.stop()))
    this.#subscriptions = []
    const readers = this.#readers
    this.#readers = undefined
    await readers?.close()
    // A database that is away finds out by itself.
    await this.#uses.end().catch(() => {})
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
    return passesHead(this.#parked.known(name), this.#environment, timeoutMs, signal)
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
  parked(consumer: string): Promise<readonly ParkedSequence[]> {
    return this.#parked.of(consumer)
  }

  /** Handles parked sequences again, in order; answers how many are still parked. */
  replayParked(consumer: string, sequence?: string): Promise<number> {
    return this.#parked.replay(consumer, sequence)
  }

  /** Changes after a sequence, oldest first, or `reset` when some of them are no longer kept. */
  async changesAfter(sequence: number, limit: number): Promise<ChangesAfter> {
    const found = await this.#started().use((bound) => readChangesAfter(bound, sequence, limit))
    // Another replica may have swapped: whoever is told of it must not read the table of before.
    if (found.kind === 'changes' && found.changes.some(({ key }) => key === null))
      await this.#follower.goToLive()
    return found
  }

  /** Rejects while the database does not answer, or its schema is not for this release. */
  probe(): Promise<void> {
    return this.#started().use(({ all }) => requireKitSchema({ all, hasTable: async () => true }))
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

  #consumers(): readonly KnownConsumer[] {
    return [...this.#lifecycles, ...this.#policies, ...this.#shared].map(({ known }) => known)
  }

  #started(): LiveReaders {
    if (this.#readers === undefined) throw new Error('the read models are not started')
    return this.#readers
  }
}
