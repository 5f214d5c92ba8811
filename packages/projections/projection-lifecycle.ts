import { failureLog, StopConsuming, untilDone } from '@annals/messaging'
import { applyTarget } from './apply-batch.ts'
import { firstGeneration, indexGeneration } from './begin-generation.ts'
import {
  type Build,
  buildNearHeads,
  buildSources,
  GenerationGoneError,
  type RebuildProgress,
} from './build-generation.ts'
import { writeChanges } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { dropSuperseded, dropUnused } from './drop-generations.ts'
import type { GenerationUses } from './generation-uses.ts'
import { addGeneration, ensureGenerationTable, type Generation } from './generations.ts'
import { consumedSources, type KnownConsumer } from './known-consumer.ts'
import { lockGeneration, lockLive } from './live-generation.ts'
import type { LiveReaders } from './live-readers.ts'
import type { AnyProjection } from './projection.ts'
import { ProjectionConsumer } from './projection-consumer.ts'
import { RebuildRunningError } from './rebuild-running-error.ts'
import { projectionReplay, type ReplayStep } from './replay-parked.ts'
import { SourceSubscriptions } from './source-subscriptions.ts'
import { swapGenerations } from './swap-generations.ts'

/**
 * The generations of one projection.
 *
 *   none ── build ──> live ── rebuild ──> live, the next one building ── swap ──> live, the old one retired ── drop
 *
 * Another replica may do the swap: this one then binds its readers to the new generation, too.
 */
export class ProjectionLifecycle {
  readonly projection: AnyProjection
  readonly known: KnownConsumer
  readonly #consumer: ProjectionConsumer
  readonly #environment: ConsumerEnvironment
  readonly #readers: LiveReaders
  readonly #uses: GenerationUses
  readonly #pageSize: number
  readonly #stopping = new AbortController()
  readonly #subscriptions: SourceSubscriptions
  /** Consumers of generations that this replica builds, or still reads after a swap. */
  readonly #needed = new Set<string>()
  #live: Generation | undefined
  #building: Promise<unknown> | undefined

  constructor(
    projection: AnyProjection,
    live: Generation | undefined,
    options: {
      readonly environment: ConsumerEnvironment
      readonly readers: LiveReaders
      readonly uses: GenerationUses
      readonly pageSize: number
    },
  ) {
    this.projection = projection
    this.#consumer = new ProjectionConsumer(projection, options.environment, (found) => this.#moveTo(found))
    this.#subscriptions = new SourceSubscriptions(options.environment.log, this.#consumer)
    this.#environment = options.environment
    this.#readers = options.readers
    this.#uses = options.uses
    this.#pageSize = options.pageSize
    this.#live = live
    this.known = {
      name: projection.name,
      kind: 'projection',
      version: projection.version,
      sources: consumedSources(projection.sources),
      status: this.#consumer.status,
      storedAs: () => this.#live?.consumer,
      generation: () => this.#live?.generation ?? null,
      isBuilding: () => this.#building !== undefined,
      replay: () => (this.#live === undefined ? undefined : this.#replayStep(this.#live)),
    }
  }

  /** Follows the live generation's sources, or builds the first one and follows then. Resolves before it has caught up. */
  async start(resumed: Generation | undefined): Promise<{ readonly built: Promise<void> }> {
    if (this.#live !== undefined) {
      await this.#subscriptions.follow(this.known.sources, this.#stopping.signal)
      return { built: Promise.resolve() }
    }
    return { built: this.#exclusively(() => this.#build(resumed, () => {})).then(() => {}) }
  }

  /** Builds a new generation beside the live one and swaps. Throws RebuildRunningError while another build runs. */
  async rebuild(onProgress: (progress: RebuildProgress) => void): Promise<void> {
    const outcome = await this.#exclusively(() => this.#build(undefined, onProgress))
    if (outcome === 'stopped')
      throw new Error(`the rebuild of ${this.projection.name} was stopped; start it again`)
  }

  /** The consumers of the generations that this replica needs. */
  uses(): readonly string[] {
    return this.#live === undefined ? [...this.#needed] : [this.#live.consumer, ...this.#needed]
  }

  /**
   * Goes to the generation that another replica made live. One that was dropped under a replica that was away for too
   * long is built anew: its older version is no longer kept up to date by anybody.
   */
  async goTo(found: readonly Generation[]): Promise<void> {
    const own = found.filter(
      ({ projection, version }) => projection === this.projection.name && version === this.projection.version,
    )
    const live = own.find(({ status }) => status === 'live')
    if (live !== undefined) {
      if (this.#live === undefined || live.consumer === this.#live.consumer) return
      await this.#adopt(live)
    } else if (this.#live !== undefined && this.#building === undefined && !this.#stopping.signal.aborted) {
      if (!(await this.#isGone())) return
      this.#exclusively(() => this.#build(undefined, () => {})).catch((error: unknown) =>
        this.#environment.logger.error({ error }, 'a read model could not be built anew'),
      )
    }
  }

  async #adopt(live: Generation): Promise<void> {
    const { database } = this.#environment
    await database.write(
      async (transaction) => {
        const locked = await lockGeneration(transaction, database.dialect, live.consumer, '')
        if (locked?.status !== 'live') return undefined
        await this.#uses.hold(transaction, [live.consumer])
        return locked
      },
      async (locked) => {
        if (locked !== undefined) await this.#moveTo(locked)
      },
      this.projection.name,
    )
  }

  /** As `#bind`, after another replica's swap; once nothing here reads the table of before, it may be dropped. */
  async #moveTo(live: Generation): Promise<void> {
    if (live.consumer === this.#live?.consumer) return
    const { unused } = await this.#bind(live)
    if (this.#environment.database.sharing === 'one-process') return
    const left = unused.then(() => this.#uses.renew()).then(() => this.dropSuperseded())
    // The watch does it again.
    left.catch(() => {})
  }

  /** Makes sure, for what was read before may be late; readers of a table that is gone are told that it is being built. */
  async #isGone(): Promise<boolean> {
    const { database } = this.#environment
    const found = await database.write(
      (transaction) => lockLive(transaction, database.dialect, this.projection, '', this.#live?.consumer),
      async (live) => {
        if (live !== undefined) return
        this.#live = undefined
        await this.#readers.unbind(this.projection)
      },
      this.projection.name,
    )
    return found === undefined
  }

  /** Drops what neither this nor another replica needs beside the live generation. */
  async dropSuperseded(): Promise<void> {
    const dropped = await dropSuperseded(this.#environment, this.#uses, this.projection, this.uses())
    if (dropped > 0) await this.#environment.database.scrub()
  }

  /** Ends after the batches in flight; a build is cut short and leaves the live generation as it is. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#building?.catch(() => {})
    await this.#subscriptions.stop()
  }

  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#building !== undefined) throw new RebuildRunningError(this.projection.name)
    const building = work()
    this.#building = building
    try {
      return await building
    } finally {
      this.#building = undefined
    }
  }

  async #build(
    resumed: Generation | undefined,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<'live' | 'stopped'> {
    const { backoff, logger, clock } = this.#environment
    let generation = resumed
    const swapped = await untilDone(
      async () => {
        generation ??= await this.#add()
        try {
          await this.#buildAndSwap(generation, onProgress)
          return true
        } catch (error) {
          if (error instanceof GenerationGoneError) generation = undefined
          if (!(error instanceof StopConsuming)) throw error
          // What was built came from a store that is no more.
          this.#needed.delete(generation?.consumer ?? '')
          if (generation !== undefined) await dropUnused(this.#environment, this.#uses, generation)
          generation = undefined
          throw new Error(error.message, { cause: error })
        }
      },
      {
        backoff,
        signal: this.#stopping.signal,
        onFailure: failureLog(logger, clock.nowMs, {
          consumer: this.known.name,
          source: this.known.sources.map(({ source }) => source).join(),
        }),
      },
    )
    this.#needed.delete(generation?.consumer ?? '')
    if (swapped === undefined) return 'stopped'
    await this.#uses.renew()
    await this.dropSuperseded()
    await this.#subscriptions.follow(this.known.sources, this.#stopping.signal)
    return 'live'
  }

  async #buildAndSwap(
    generation: Generation,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<void> {
    this.#needed.add(generation.consumer)
    const { database } = this.#environment
    await database.write((transaction) => ensureGenerationTable(transaction, this.projection, generation))
    const build: Build = {
      environment: this.#environment,
      target: applyTarget(database.dialect, this.projection, generation, false),
      pageSize: this.#pageSize,
      onProgress,
      signal: this.#stopping.signal,
    }
    const near = await buildNearHeads(build, buildSources(this.projection, this.#environment))
    if (near === 'near') await indexGeneration(database, this.projection, generation)
    await this.#swap(build, generation)
  }

  async #swap(build: Build, generation: Generation): Promise<void> {
    const { database, board, clock, changesWritten } = this.#environment
    const sources = buildSources(this.projection, this.#environment)
    let before: { readonly unused: Promise<void> } | undefined
    await database.write(
      async (transaction) => {
        const swap = await swapGenerations(transaction, this.projection, build, generation, sources)
        if (swap.kind === 'swapped' && this.#announces)
          await writeChanges(transaction, database.dialect, this.projection.name, [null], clock.nowMs())
        return swap
      },
      async ({ reached }) => {
        before = await this.#bind(generation)
        for (const { source, positions } of reached) board.publish(generation.consumer, source, positions)
        if (this.#announces) changesWritten()
      },
      this.projection.name,
    )
    await before?.unused
  }

  #add(): Promise<Generation> {
    return this.#environment.database.write(async (transaction) => {
      const begin = this.#live === undefined ? firstGeneration : addGeneration
      const generation = await begin(transaction, this.projection)
      this.#needed.add(generation.consumer)
      await this.#uses.hold(transaction, [generation.consumer])
      return generation
    })
  }

  /**
   * Readers see this generation from now on. Called after the commit of whoever has seen it live and within the
   * projection's lane: nobody is told of a position whose rows they cannot see. `unused` settles when no read uses the
   * one before any more.
   */
  async #bind(generation: Generation): Promise<{ readonly unused: Promise<void> }> {
    const before = this.#live
    if (before?.consumer === generation.consumer) return { unused: Promise.resolve() }
    if (before !== undefined) this.#needed.add(before.consumer)
    const { closed } = await this.#readers.rebind(this.projection, generation)
    this.#live = generation
    return { unused: closed.finally(() => this.#needed.delete(before?.consumer ?? '')) }
  }

  get #announces(): boolean {
    return this.#environment.announces && this.projection.changes !== 'none'
  }

  #replayStep(live: Generation): ReplayStep {
    const { dialect } = this.#environment.database
    const target = applyTarget(dialect, this.projection, live, this.#announces)
    return projectionReplay(this.#environment, target)
  }
}
