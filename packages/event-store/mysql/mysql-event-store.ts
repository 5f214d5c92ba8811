import type { Deadline } from '@annals/kernel'
import type { Pool } from 'mysql2/promise'
import { type AfterFailure, AppendQueue, closedError } from '../append-queue.ts'
import { type Draft, draftOf } from '../draft.ts'
import type { Leases } from '../lease-port.ts'
import type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  Snapshot,
  StoredCommand,
  StoredEvent,
} from '../port.ts'
import { EventStoreError } from '../store-error.ts'
import type { ExpiredCommands } from './expired-commands.ts'
import { CommitInDoubtError, type FlushWorld, flush } from './flush.ts'
import { HeadWatch } from './head-watch.ts'
import { mysqlFailure, withoutSql } from './mysql-failure.ts'
import { assertUsable, schemaOf } from './schema.ts'
import type { Snapshots } from './snapshots.ts'
import type { StoreReads } from './store-reads.ts'

const raceTriesAtMost = 50
const racePauseAtMostMs = 20
const awayPauseMs = 100

export type MysqlEventStoreParts = {
  readonly name: string
  readonly storeId: string
  readonly partitions: number
  readonly pool: Pool
  readonly world: FlushWorld
  readonly reads: StoreReads
  readonly snapshots: Snapshots
  readonly leases: Leases
  readonly expiredCommands: ExpiredCommands
  readonly pollHeadMs: number
  readonly giveUpAfterMs: number
}

/** The port on MySQL: any number of processes may have the same store open. */
export class MysqlEventStore implements EventStore {
  readonly storeId: string
  readonly partitions: number
  readonly #parts: MysqlEventStoreParts
  readonly #queue: AppendQueue
  readonly #watch: HeadWatch
  /** Commands that a lost connection left in doubt: found later, they were written by this process. */
  readonly #inDoubt = new Set<string>()
  #awaySinceMs: number | undefined
  #state: 'open' | 'closed' = 'open'
  #closed: Promise<void> | undefined

  constructor(parts: MysqlEventStoreParts) {
    this.#parts = parts
    this.storeId = parts.storeId
    this.partitions = parts.partitions
    this.#queue = new AppendQueue(
      (drafts) => this.#flush(drafts),
      (error, tries) => this.#afterFailure(error, tries),
    )
    this.#watch = new HeadWatch(() => this.head(), parts.pollHeadMs)
  }

  /** What only one process may do at a time: publishing, firing deadlines. */
  get leases(): Leases {
    return { takeLease: (wish) => this.#read(() => this.#parts.leases.takeLease(wish)) }
  }

  append(request: AppendRequest): Promise<AppendOutcome> {
    return this.#queue.push(() => draftOf(request, this.partitions))
  }

  findCommand(commandId: string): Promise<StoredCommand | undefined> {
    return this.#read(() => this.#parts.reads.findCommand(commandId))
  }

  readStreams(after: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    return this.#read(() => this.#parts.reads.readStreams(after))
  }

  readAll(range: { readonly after: number; readonly limit: number }): Promise<readonly StoredEvent[]> {
    return this.#read(() => this.#parts.reads.readAll(range.after, range.limit))
  }

  head(): Promise<number> {
    return this.#read(() => this.#parts.reads.head())
  }

  readSnapshots(streams: readonly string[], stateVersion: number): Promise<ReadonlyMap<string, Snapshot>> {
    return this.#read(() => this.#parts.snapshots.read(streams, stateVersion))
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    if (this.#state === 'closed') throw closedError()
    try {
      await this.#parts.snapshots.save(snapshot)
    } catch (error) {
      // A snapshot only saves time: not worth doing again, nor failing what was appended before it.
      if (mysqlFailure(error) === 'other') throw withoutSql(error)
    }
  }

  streamsOfPerson(person: string): Promise<readonly string[]> {
    return this.#read(() => this.#parts.reads.streamsOfPerson(person))
  }

  dueDeadlines(limit: number): Promise<readonly Deadline[]> {
    return this.#read(() => this.#parts.reads.dueDeadlines(limit))
  }

  onAppended(listener: () => void): () => void {
    return this.#watch.listen(listener)
  }

  /** Rejects unless the server answers and its tables fit this program: what readiness asks. */
  async checkUsable(): Promise<void> {
    assertUsable(await this.#read(() => schemaOf(this.#parts.pool)), this.#parts.name)
  }

  close(): Promise<void> {
    this.#closed ??= this.#queue.close().then(async () => {
      this.#state = 'closed'
      this.#watch.stop()
      await this.#parts.expiredCommands.stop()
      this.#parts.world.connection.drop()
      await this.#parts.pool.end()
    })
    return this.#closed
  }

  /** A read that meets a connection which the server has ended is read once more, on another. */
  async #read<Result>(read: () => Promise<Result>): Promise<Result> {
    if (this.#state === 'closed') throw closedError()
    try {
      return await read()
    } catch (error) {
      if (mysqlFailure(error) !== 'away') throw withoutSql(error)
    }
    try {
      return await read()
    } catch (error) {
      throw mysqlFailure(error) === 'away' ? this.#unreachable('Reading', error) : withoutSql(error)
    }
  }

  async #flush(drafts: readonly Draft[]): Promise<readonly AppendOutcome[]> {
    const { outcomes, wrote, last } = await flush(this.#parts.world, drafts)
    this.#awaySinceMs = undefined
    const resolved = outcomes.map((outcome, index) => this.#resolved(drafts[index], outcome))
    if (wrote === 'commands' || resolved.some((outcome, index) => outcome !== outcomes[index])) {
      queueMicrotask(() => this.#watch.committed(last))
      this.#parts.expiredCommands.flushed()
    }
    return resolved
  }

  /** What is known already because a flush of this process wrote it, unheard, was appended just now. */
  #resolved(draft: Draft | undefined, outcome: AppendOutcome): AppendOutcome {
    const inDoubt = draft !== undefined && this.#inDoubt.delete(draft.request.commandId)
    return inDoubt && outcome.kind === 'repeated' ? { ...outcome, kind: 'appended' } : outcome
  }

  #afterFailure(error: unknown, tries: number): AfterFailure {
    const inDoubt = error instanceof CommitInDoubtError
    if (inDoubt) for (const commandId of error.commandIds) this.#inDoubt.add(commandId)
    const failure = inDoubt ? 'away' : mysqlFailure(error)
    if (failure === 'race' && tries < raceTriesAtMost)
      return { kind: 'again', pauseMs: Math.random() * racePauseAtMostMs }
    if (failure !== 'away') return { kind: 'alone' }
    const nowMs = performance.now()
    this.#awaySinceMs ??= nowMs
    // The first time at once: the server may have ended a connection that was idle.
    if (nowMs - this.#awaySinceMs < this.#parts.giveUpAfterMs)
      return { kind: 'again', pauseMs: tries === 1 ? 0 : awayPauseMs }
    this.#awaySinceMs = undefined
    this.#inDoubt.clear()
    return { kind: 'reject', error: this.#unreachable('Appending', inDoubt ? error.cause : error) }
  }

  #unreachable(doing: string, cause: unknown): EventStoreError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new EventStoreError(
      'store-unreachable',
      `${doing} failed: the event store ${this.#parts.name} does not answer (${reason}). ` +
        'Whether a command was accepted is told by sending it again under the same id.',
      withoutSql(cause),
    )
  }
}
