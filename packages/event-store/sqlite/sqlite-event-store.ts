import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Deadline } from '@annals/kernel'
import { type AfterFailure, AppendQueue, closedError } from '../append-queue.ts'
import { type Draft, draftOf } from '../draft.ts'
import type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  Snapshot,
  StoredCommand,
  StoredEvent,
} from '../port.ts'
import { EventStoreError } from '../store-error.ts'
import { isBusy } from './connection.ts'
import { flush } from './flush.ts'
import type { LogTruncation } from './log-truncation.ts'
import type { Tables } from './tables.ts'

const busyPauseMs = 10
const busyTriesAtMost = 500

type Inner = {
  readonly db: DatabaseSync
  readonly tables: Tables
  readonly log: LogTruncation
  readonly clock: Clock
  readonly storeId: string
  readonly partitions: number
}

/** The port on one connection: node:sqlite is synchronous, so a read never sees half a flush. */
export class SqliteEventStore implements EventStore {
  readonly storeId: string
  readonly partitions: number
  readonly #inner: Inner
  readonly #queue: AppendQueue
  readonly #listeners = new Set<() => void>()
  #closed: Promise<void> | undefined

  constructor(inner: Inner) {
    this.#inner = inner
    this.storeId = inner.storeId
    this.partitions = inner.partitions
    this.#queue = new AppendQueue((drafts) => this.#flush(drafts), afterFailure)
  }

  append(request: AppendRequest): Promise<AppendOutcome> {
    return this.#queue.push(() => draftOf(request, this.partitions))
  }

  async findCommand(commandId: string): Promise<StoredCommand | undefined> {
    return this.#tables().commands.find(commandId, this.#inner.clock.nowMs())
  }

  async readStreams(
    after: ReadonlyMap<string, number>,
  ): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    return this.#tables().events.readStreams(after)
  }

  async readAll(range: { readonly after: number; readonly limit: number }): Promise<readonly StoredEvent[]> {
    return this.#tables().events.readAll(range.after, range.limit)
  }

  async head(): Promise<number> {
    return this.#tables().events.last().position
  }

  async readSnapshots(
    streams: readonly string[],
    stateVersion: number,
  ): Promise<ReadonlyMap<string, Snapshot>> {
    return this.#tables().snapshots.read(streams, stateVersion)
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    try {
      this.#tables().snapshots.save(snapshot)
    } catch (error) {
      // A snapshot only saves time: not worth waiting for another writer.
      if (!isBusy(error)) throw error
    }
  }

  async streamsOfPerson(person: string): Promise<readonly string[]> {
    return this.#tables().personStreams.streamsOf(person)
  }

  async dueDeadlines(limit: number): Promise<readonly Deadline[]> {
    return this.#tables().deadlines.due(this.#inner.clock.nowMs(), limit)
  }

  onAppended(listener: () => void): () => void {
    // A wrapper of its own: the same function registered twice is two registrations.
    const registered = () => listener()
    this.#listeners.add(registered)
    return () => void this.#listeners.delete(registered)
  }

  close(): Promise<void> {
    this.#closed ??= this.#queue.close().then(() => {
      this.#inner.log.stop()
      this.#inner.db.close()
    })
    return this.#closed
  }

  #tables(): Tables {
    if (!this.#inner.db.isOpen) throw closedError()
    return this.#inner.tables
  }

  #flush(drafts: readonly Draft[]): readonly AppendOutcome[] {
    const { db, tables, clock, log } = this.#inner
    const flushed = flush(db, tables, clock, drafts)
    if (flushed.erased === 'someone') log.truncate()
    if (flushed.wrote === 'commands') queueMicrotask(() => this.#tellListeners())
    return flushed.outcomes
  }

  #tellListeners(): void {
    for (const listener of this.#listeners) listener()
  }
}

function afterFailure(error: unknown, tries: number): AfterFailure {
  if (!isBusy(error)) return { kind: 'alone' }
  if (tries < busyTriesAtMost) return { kind: 'again', pauseMs: busyPauseMs }
  return {
    kind: 'reject',
    error: new EventStoreError(
      'store-busy',
      `Appending failed: another process held the store's file through ${busyTriesAtMost} tries. Find and stop it.`,
      error,
    ),
  }
}
