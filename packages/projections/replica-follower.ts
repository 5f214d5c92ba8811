import { readLastChange } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import type { GenerationUses } from './generation-uses.ts'
import { readGenerations } from './generations.ts'
import type { KnownConsumer } from './known-consumer.ts'
import type { LiveReaders } from './live-readers.ts'
import { readAllPositions } from './positions.ts'
import type { ProjectionLifecycle } from './projection-lifecycle.ts'
import { ReplicaWatch, type Urgency } from './replica-watch.ts'

/** Several times within the lease, so that one that is late or fails loses nothing. */
const renewEveryMs = 15_000

export type ReplicaFollowerOptions = {
  readonly environment: Pick<ConsumerEnvironment, 'database' | 'board' | 'clock' | 'changesWritten'>
  readonly uses: GenerationUses
  readonly readers: () => LiveReaders
  readonly lifecycles: () => readonly ProjectionLifecycle[]
  readonly consumers: () => readonly KnownConsumer[]
  readonly urgency: () => Urgency
}

/** Keeps this replica up to what the others commit: swaps, positions, changes; and tells them what it still needs. */
export class ReplicaFollower {
  readonly #options: ReplicaFollowerOptions
  readonly #watch: ReplicaWatch
  #lastChangeSeen = 0
  #renewedAtMs = 0

  constructor(options: ReplicaFollowerOptions) {
    this.#options = options
    this.#watch = new ReplicaWatch(() => this.#look(), options.urgency)
  }

  /** Does nothing more where there are no other replicas. */
  async start(): Promise<void> {
    const { database, clock } = this.#options.environment
    if (database.sharing === 'one-process') return
    this.#lastChangeSeen = await this.#options.readers().use(readLastChange)
    this.#renewedAtMs = clock.nowMs()
    this.#watch.start()
  }

  /** Somebody waits for what another replica may commit. */
  hurry(): void {
    this.#watch.hurry()
  }

  stop(): Promise<void> {
    return this.#watch.stop()
  }

  /** Publishes what is committed, whoever wrote it. */
  async publishPositions(): Promise<void> {
    const { environment, readers, consumers } = this.#options
    const found = await readers().use(readAllPositions)
    const own = new Set(consumers().map((consumer) => consumer.storedAs()))
    for (const { consumer, source, positions } of found)
      if (own.has(consumer)) environment.board.publish(consumer, source, positions)
  }

  /** Binds the readers to whatever is live now. */
  async goToLive(): Promise<void> {
    if (this.#options.environment.database.sharing === 'one-process') return
    const generations = await this.#options.readers().use(readGenerations)
    for (const lifecycle of this.#options.lifecycles()) await lifecycle.goTo(generations)
  }

  /** The change is read first and told last: whoever hears of it finds readers of at least that moment. */
  async #look(): Promise<void> {
    const lastChange = await this.#options.readers().use(readLastChange)
    await this.publishPositions()
    await this.goToLive()
    const isNew = lastChange > this.#lastChangeSeen
    this.#lastChangeSeen = lastChange
    if (isNew) this.#options.environment.changesWritten()
    await this.#renewUses()
  }

  async #renewUses(): Promise<void> {
    const nowMs = this.#options.environment.clock.nowMs()
    if (nowMs - this.#renewedAtMs < renewEveryMs) return
    this.#renewedAtMs = nowMs
    await this.#options.uses.renew()
    for (const lifecycle of this.#options.lifecycles()) await lifecycle.dropSuperseded()
  }
}
