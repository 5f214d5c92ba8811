import { setImmediate as nextTurn } from 'node:timers/promises'
import { failureLog, StopConsuming, type Subscription, untilDone } from '@annals/messaging'
import { applyTarget } from './apply-batch.ts'
import {
  type Build,
  buildNearHeads,
  buildSources,
  buildUpTo,
  type RebuildProgress,
} from './build-generation.ts'
import { writeChanges } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import {
  addGeneration,
  dropGeneration,
  type Generation,
  indicesOf,
  makeLive,
  readGenerations,
} from './generations.ts'
import { consumedSources, type KnownConsumer } from './known-consumer.ts'
import type { LiveReaders } from './live-readers.ts'
import { readPositions } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import { ProjectionConsumer } from './projection-consumer.ts'
import { projectionReplay, type ReplayStep } from './replay-parked.ts'

/** Thrown when a projection is already being built. */
export class RebuildRunningError extends Error {
  readonly code = 'rebuild-running'
  constructor(projection: string) {
    super(`the read model ${projection} is already being built; wait for it to end`)
    this.name = 'RebuildRunningError'
  }
}

/**
 * The generations of one projection.
 *
 *   none ── build ──> live ── rebuild ──> live, the next one building ── swap ──> live, the old one retired ── drop
 */
export class ProjectionLifecycle {
  readonly projection: AnyProjection
  readonly known: KnownConsumer
  readonly #consumer: ProjectionConsumer
  readonly #environment: ConsumerEnvironment
  readonly #readers: LiveReaders
  readonly #pageSize: number
  readonly #stopping = new AbortController()
  readonly #subscriptions = new Map<string, Subscription>()
  #live: Generation | undefined
  #building: Promise<unknown> | undefined

  constructor(
    projection: AnyProjection,
    live: Generation | undefined,
    options: {
      readonly environment: ConsumerEnvironment
      readonly readers: LiveReaders
      readonly pageSize: number
    },
  ) {
    this.projection = projection
    this.#consumer = new ProjectionConsumer(projection, options.environment)
    this.#environment = options.environment
    this.#readers = options.readers
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
      await this.#follow()
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

  /** Ends after the batches in flight; a build is cut short and leaves the live generation as it is. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#building?.catch(() => {})
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.stop()))
    this.#subscriptions.clear()
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
        const build = this.#buildOf(generation, onProgress)
        try {
          await buildNearHeads(build, buildSources(this.projection, this.#environment))
          await this.#index(generation)
          await this.#swap(build, generation)
          return true
        } catch (error) {
          if (!(error instanceof StopConsuming)) throw error
          // What was built came from a store that is no more.
          await this.#drop(generation)
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
    if (swapped === undefined) return 'stopped'
    await this.#dropOthers()
    await this.#follow()
    return 'live'
  }

  /** One transaction each, so that the writes of others come between. */
  async #index(generation: Generation): Promise<void> {
    for (const index of indicesOf(this.projection, generation)) {
      await this.#environment.database.write((transaction) =>
        transaction.createIndex(generation.tableName, index),
      )
      await nextTurn()
    }
  }

  async #swap(build: Build, generation: Generation): Promise<void> {
    const { database, board, clock, changesWritten } = this.#environment
    const { dialect } = database
    const replaced = this.#live
    let unused: Promise<void> = Promise.resolve()
    await database.write(
      async (transaction) => {
        const reached = []
        for (const source of buildSources(this.projection, this.#environment)) {
          const live =
            replaced === undefined
              ? undefined
              : await readPositions(transaction, dialect, replaced.consumer, source.source)
          reached.push({
            source: source.source,
            positions: await buildUpTo(build, transaction, source, live),
          })
        }
        await makeLive(transaction, generation, replaced)
        if (this.#announces)
          await writeChanges(transaction, dialect, this.projection.name, [null], clock.nowMs())
        return reached
      },
      async (reached) => {
        const { closed } = await this.#readers.rebind(this.projection, generation)
        unused = closed
        this.#live = generation
        for (const { source, positions } of reached) board.publish(generation.consumer, source, positions)
        if (this.#announces) changesWritten()
      },
    )
    await unused
  }

  /** Whatever else there is of this projection: the generation that was replaced, and older versions. */
  async #dropOthers(): Promise<void> {
    const { database } = this.#environment
    const found = await database.write(readGenerations)
    for (const generation of found) {
      const other =
        generation.projection === this.projection.name && generation.consumer !== this.#live?.consumer
      if (other) await this.#drop(generation)
    }
    await database.scrub()
  }

  async #drop(generation: Generation): Promise<void> {
    await this.#environment.database.write((transaction) => dropGeneration(transaction, generation))
  }

  get #announces(): boolean {
    return this.#environment.announces && this.projection.changes !== 'none'
  }

  #add(): Promise<Generation> {
    return this.#environment.database.write((transaction) => addGeneration(transaction, this.projection))
  }

  #buildOf(generation: Generation, onProgress: (progress: RebuildProgress) => void): Build {
    return {
      environment: this.#environment,
      target: applyTarget(this.#environment.database.dialect, this.projection, generation, false),
      pageSize: this.#pageSize,
      onProgress,
      signal: this.#stopping.signal,
    }
  }

  #replayStep(live: Generation): ReplayStep {
    const { database } = this.#environment
    return projectionReplay(
      this.#environment,
      applyTarget(database.dialect, this.projection, live, this.#announces),
    )
  }

  /** Subscribes to every source that is not followed: all of them at first, later those that had stopped. */
  async #follow(): Promise<void> {
    for (const { source } of this.known.sources) {
      if (this.#stopping.signal.aborted) return
      const status = this.#consumer.status(source)
      const known = this.#subscriptions.get(source)
      if (known !== undefined && status.state === 'running') continue
      await known?.stop()
      status.resumed()
      this.#subscriptions.set(source, await this.#environment.log.subscribe(source, this.#consumer))
    }
  }
}
