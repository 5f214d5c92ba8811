import type { BatchHandler, ConsumerPositions, MessageBatch } from '@annals/messaging'
import { type ApplyTarget, applyBatch } from './apply-batch.ts'
import { changePruning } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { statusBySource } from './consumer-status.ts'
import type { Generation } from './generations.ts'
import { type LockedGeneration, lockLive } from './live-generation.ts'
import { highestPosition } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import { tableAccess } from './table-access.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** Folds the batches of one source into whichever generation of its projection is live. */
export class ProjectionConsumer implements BatchHandler {
  readonly consumer: string
  readonly status = statusBySource()
  readonly #projection: AnyProjection
  readonly #environment: ConsumerEnvironment
  readonly #onLive: (live: Generation) => Promise<unknown>
  readonly #prune = changePruning()
  #target: ApplyTarget | undefined

  /** `onLive` is told which generation was written to, after the commit and before anybody hears of its positions. */
  constructor(
    projection: AnyProjection,
    environment: ConsumerEnvironment,
    onLive: (live: Generation) => Promise<unknown>,
  ) {
    this.#onLive = onLive
    this.consumer = projection.name
    this.#projection = projection
    this.#environment = environment
  }

  async positions(source: string): Promise<ConsumerPositions> {
    const { database } = this.#environment
    const live = await database.write(
      (transaction) => this.#live(transaction, source),
      undefined,
      this.consumer,
    )
    return live.positions
  }

  handle(batch: MessageBatch): Promise<void> {
    return this.status(batch.source).watch(() => this.#handle(batch))
  }

  async #handle(batch: MessageBatch): Promise<void> {
    const { database, clock, board, metrics, changesWritten } = this.#environment
    const nowMs = clock.nowMs()
    await database.write(
      async (transaction) => {
        const live = await this.#live(transaction, batch.source)
        const target = this.#targetOf(live)
        const applied = await applyBatch(transaction, target, live.positions, batch, nowMs)
        const announced = target.announces && applied.rows > 0
        if (announced) await this.#prune(transaction, nowMs)
        return { live, announced, ...applied }
      },
      async ({ live, positions, parkings, announced }) => {
        await this.#onLive(live)
        this.status(batch.source).head = batch.head
        board.publish(live.consumer, batch.source, positions)
        metrics.setConsumerLag(
          this.consumer,
          batch.source,
          Math.max(0, batch.head - highestPosition(positions)),
        )
        if (parkings.length > 0) this.#environment.parked(this.consumer, parkings)
        if (announced) changesWritten()
      },
      this.consumer,
    )
  }

  async #live(transaction: WriteTransaction, source: string): Promise<LockedGeneration> {
    const { dialect } = this.#environment.database
    const live = await lockLive(transaction, dialect, this.#projection, source, this.#target?.consumer)
    if (live === undefined)
      throw new Error(`no generation of ${this.consumer} is live; it is consumed only once one is`)
    return live
  }

  /** Making a target costs more than a small batch, and generations change seldom. */
  #targetOf(live: LockedGeneration): ApplyTarget {
    const known = this.#target
    if (known?.consumer === live.consumer) return known
    const { dialect } = this.#environment.database
    const target: ApplyTarget = {
      projection: this.#projection,
      consumer: live.consumer,
      access: tableAccess(dialect, this.#projection.table, live.tableName),
      dialect,
      announces: this.#environment.announces && this.#projection.changes !== 'none',
    }
    this.#target = target
    return target
  }
}
