import type { Deadline, Effects, Instant } from '@annals/kernel'

/**
 * The glossary of this port.
 * - position: gap-free, commit-ordered number of an event in the store, from 1. Whoever has read up to p has seen all ≤ p.
 * - stream version: number of an event in its stream, from 1; 0 is an empty stream.
 * - partition: hash of the stream over the contract's partition count.
 * - command id: one id, one effect, however often it is sent.
 * - person: whose key encrypts the personal fields of an event.
 */
export interface EventStore {
  /** Random, renewed by a restore: a consumer that meets another id stops. */
  readonly storeId: string
  /** Number of partitions that positions are spread over. */
  readonly partitions: number
  /** All or nothing across its streams. An outcome is an answer; a rejection is a broken store. */
  append(request: AppendRequest): Promise<AppendOutcome>
  /** What an accepted command wrote, or undefined if none with this id was accepted. */
  findCommand(commandId: string): Promise<StoredCommand | undefined>
  /** Events of each stream after the version given for it, oldest first, in one read. Unknown streams are empty. */
  readStreams(after: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly StoredEvent[]>>
  /** Events with position > after, in order, at most `limit`. */
  readAll(range: { readonly after: number; readonly limit: number }): Promise<readonly StoredEvent[]>
  /** The highest position, 0 when empty. */
  head(): Promise<number>
  /** Snapshots of these streams with exactly this state version; others are as if absent. */
  readSnapshots(streams: readonly string[], stateVersion: number): Promise<ReadonlyMap<string, Snapshot>>
  saveSnapshot(snapshot: Snapshot): Promise<void>
  /** Streams that hold personal data of this person, in the order in which they were first written. */
  streamsOfPerson(person: string): Promise<readonly string[]>
  /** Deadlines due by the store's own clock, oldest first. */
  dueDeadlines(limit: number): Promise<readonly Deadline[]>
  /** Calls back after each commit of this process; returns how to stop. */
  onAppended(listener: () => void): () => void
  close(): Promise<void>
}

export type Metadata = {
  /** `user:<sub>`, `client:<id>`, `policy:<name>` or `deadline:<name>`; never a name or an e-mail. */
  readonly actor: string
  readonly correlationId: string
  /** The id of the event that caused the command, or the command's own id. */
  readonly causationId: string
  readonly traceparent?: string
}

export type NewEvent = {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly data: Readonly<Record<string, unknown>>
  /** Fields that only the person's key can read. An event with personal data checks that the key lives. */
  readonly personal?: { readonly person: string; readonly data: Readonly<Record<string, unknown>> }
}

export type StreamAppend = {
  readonly stream: string
  readonly expectedVersion: number
  readonly events: readonly NewEvent[]
}

export type AppendRequest = {
  readonly commandId: string
  /** Hash of what was asked: the same id with another hash is refused. */
  readonly requestHash: string
  /** How long the command id is kept; for ever when left out. */
  readonly keepMs?: number
  readonly appends: readonly StreamAppend[]
  readonly effects?: Effects
  readonly metadata: Metadata
}

export type StoredCommand = {
  readonly requestHash: string
  readonly written: Written
}

/** Where a command's events are: an accepted command may have written none. */
export type Written = {
  readonly streams: readonly { readonly stream: string; readonly version: number }[]
  /** Highest position by partition. */
  readonly positions: Readonly<Record<number, number>>
}

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly written: Written }
  /** The command id was accepted before: this is its stored outcome, and nothing was written now. */
  | { readonly kind: 'repeated'; readonly written: Written }
  | { readonly kind: 'command-id-reused' }
  | { readonly kind: 'conflict'; readonly stream: string; readonly version: number }
  | { readonly kind: 'claim-taken'; readonly claim: string; readonly stream: string }
  | { readonly kind: 'person-erased'; readonly person: string }
  /** Another stream took personal data of a person who was being erased. */
  | { readonly kind: 'erasure-conflict'; readonly person: string }

export type StoredEvent = {
  readonly position: number
  readonly partition: number
  readonly stream: string
  readonly streamVersion: number
  readonly id: string
  readonly type: string
  readonly version: number
  /** Personal fields are merged in; undefined in `data` and listed in `erased` where the key is gone. */
  readonly data: Readonly<Record<string, unknown>>
  readonly erased: 'no' | 'yes'
  readonly commandId: string
  readonly metadata: Metadata
  readonly at: Instant
}

export type Snapshot = {
  readonly stream: string
  readonly streamVersion: number
  readonly stateVersion: number
  readonly state: unknown
  /** Whose personal data the state holds; such a snapshot is encrypted and gone with the key. */
  readonly person?: string
}
