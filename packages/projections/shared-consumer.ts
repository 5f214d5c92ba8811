import type { BatchHandler, ConsumerPositions, MessageBatch } from '@annals/messaging'
import { changePruning, writeChanges } from './changes.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { statusBySource } from './consumer-status.ts'
import type { KnownConsumer } from './known-consumer.ts'
import { lockParkedNames, park } from './parked.ts'
import {
  advanced,
  highestPosition,
  lockPositions,
  requireSameStore,
  unhandled,
  writePositions,
} from './positions.ts'
import type { ProjectedEvent } from './projection.ts'
import { replayInTransaction } from './replay-parked.ts'
import type { AnySharedProjection, FoldedBatch } from './shared-projection.ts'
import { sortEvents } from './sort-events.ts'
import type { WriteTransaction } from './write-transaction.ts'

const nothing: FoldedBatch = { changed: [] }

/** Folds the batches of a shared projection: its tables, changes, parked sequences and positions in one transaction. */
export class SharedConsumer implements BatchHandler {
  readonly consumer: string
  readonly known: KnownConsumer
  readonly #status = statusBySource()
  readonly #prune = changePruning()
  readonly #projection: AnySharedProjection
  readonly #environment: ConsumerEnvironment

  constructor(projection: AnySharedProjection, environment: ConsumerEnvironment) {
    const { source, partitions } = projection.contract
    this.consumer = projection.name
    this.known = {
      name: projection.name,
      kind: 'projection',
      version: projection.version,
      sources: [{ source, partitions }],
      status: this.#status,
      storedAs: () => projection.name,
      generation: () => null,
      isBuilding: () => false,
      replay: () => this.#replay(),
    }
    this.#projection = projection
    this.#environment = environment
  }

  async prepare(): Promise<void> {
    const { tables, prepare, contract } = this.#projection
    const { database } = this.#environment
    for (const shape of tables) await database.write((transaction) => transaction.ensureTable(shape))
    await database.write(async (transaction) => {
      // One replica after the other: each finds what the one before it has prepared.
      await this.#positions(transaction, contract.source)
      await prepare(transaction)
    })
  }

  positions(source: string): Promise<ConsumerPositions> {
    return this.#environment.database.write(
      (transaction) => this.#positions(transaction, source),
      undefined,
      this.consumer,
    )
  }

  handle(batch: MessageBatch): Promise<void> {
    return this.#status(batch.source).watch(() => this.#handle(batch))
  }

  async #handle(batch: MessageBatch): Promise<void> {
    const { database, clock, board, metrics, parked, changesWritten } = this.#environment
    const { source, store } = batch
    const nowMs = clock.nowMs()
    await database.write(
      async (transaction) => {
        const { dialect } = database
        const before = await this.#positions(transaction, source)
        requireSameStore(this.consumer, before, batch)
        const fresh = unhandled(before, batch).filter(({ type }) =>
          Object.hasOwn(this.#projection.events, type),
        )
        const names =
          fresh.length === 0
            ? new Set<string>()
            : await lockParkedNames(transaction, dialect, this.consumer, source)
        const { folded, parkings } = sortEvents(this.#projection, fresh, names, nowMs)
        const result = await this.#fold(transaction, folded, nowMs)
        await park(transaction, dialect, { consumer: this.consumer, source, nowMs }, parkings)
        const { after, moved } = advanced(before, batch, this.#projection.contract.partitions)
        await writePositions(transaction, dialect, { consumer: this.consumer, source, store }, moved)
        return { after, parkings, result }
      },
      ({ after, parkings, result }) => {
        this.#status(source).head = batch.head
        result.committed?.()
        board.publish(this.consumer, source, after)
        metrics.setConsumerLag(this.consumer, source, Math.max(0, batch.head - highestPosition(after)))
        if (parkings.length > 0) parked(this.consumer, parkings)
        if (result.changed.length > 0) changesWritten()
      },
      this.consumer,
    )
  }

  #positions(transaction: WriteTransaction, source: string): Promise<ConsumerPositions> {
    return lockPositions(transaction, this.#environment.database.dialect, this.consumer, source)
  }

  async #fold(
    transaction: WriteTransaction,
    events: readonly ProjectedEvent<never>[],
    nowMs: number,
  ): Promise<FoldedBatch> {
    if (events.length === 0) return nothing
    const result = await this.#projection.fold(transaction, events, nowMs)
    if (!this.#environment.announces || result.changed.length === 0) return result
    const { dialect } = this.#environment.database
    await writeChanges(transaction, dialect, this.consumer, result.changed, nowMs)
    await this.#prune(transaction, nowMs)
    return result
  }

  #replay(): ReturnType<typeof replayInTransaction> {
    const { clock } = this.#environment
    let committed: FoldedBatch['committed']
    return replayInTransaction(
      this.#environment,
      async (transaction, events) => {
        const nowMs = clock.nowMs()
        const { folded, parkings } = sortEvents(this.#projection, events, new Set(), nowMs)
        committed = (await this.#fold(transaction, folded, nowMs)).committed
        return parkings
      },
      () => committed?.(),
    )
  }
}
