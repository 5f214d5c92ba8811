import type { Claim, Effects } from '@annals/kernel'
import type { Draft, EventDraft, StreamDraft } from './draft.ts'
import type { AppendOutcome, Metadata, StoredCommand, Written } from './port.ts'
import type { TakenClaim } from './taken-claim.ts'

/** Where an event stands and when it came. */
export type Place = { readonly position: number; readonly streamVersion: number; readonly atMs: number }

/**
 * What a flush asks of a store and writes to it, within its transaction: whatever was written is seen by the
 * questions that follow.
 */
export type FlushTables = {
  readonly events: {
    streamVersion(stream: string): number
    insert(at: Place, stream: StreamDraft, event: EventDraft, commandId: string, metadata: Metadata): void
  }
  readonly commands: {
    /** A command whose time to be kept has passed is as if unknown. */
    find(commandId: string, nowMs: number): StoredCommand | undefined
    /** Only after `find` has not found it. */
    insert(commandId: string, command: StoredCommand, keptUntilMs: number | undefined): void
  }
  readonly claims: {
    firstTaken(take: readonly Claim[], release: readonly Claim[]): TakenClaim | undefined
    /** Releases what its stream holds, then takes. */
    write(take: readonly Claim[], release: readonly Claim[]): void
  }
  readonly deadlines: {
    /** Cancels, then schedules: one of a name on a stream replaces the one before. */
    write(effects: Pick<Effects, 'schedule' | 'cancel'>): void
  }
  readonly persons: {
    stateOf(person: string): 'none' | 'living' | 'erased'
    erase(person: string, atMs: number): void
  }
  readonly personStreams: {
    count(person: string): number
    add(person: string, stream: string): void
  }
  readonly snapshots: { deleteOfPerson(person: string): void }
}

/** Where the flush stands: the last position and the one clock reading of all its events. */
export type Cursor = { position: number; readonly atMs: number }

const noEffects: Effects = {}

/**
 * Settles and writes many appends. Each is settled alone, before anything of it is written, and sees what the ones
 * before it have written. Gives the outcomes in the order of the drafts, and leaves the cursor at the last position.
 */
export function settleAndWrite(
  tables: FlushTables,
  drafts: readonly Draft[],
  cursor: Cursor,
): readonly AppendOutcome[] {
  return drafts.map((draft) => settle(tables, draft, cursor.atMs) ?? write(tables, draft, cursor))
}

/** Why the append is not to be written; undefined when nothing stands against it. */
function settle(tables: FlushTables, draft: Draft, nowMs: number): AppendOutcome | undefined {
  const { commandId, requestHash, effects = noEffects } = draft.request
  const known = tables.commands.find(commandId, nowMs)
  if (known !== undefined) {
    return known.requestHash === requestHash
      ? { kind: 'repeated', written: known.written }
      : { kind: 'command-id-reused' }
  }
  for (const { stream, expectedVersion } of draft.appends) {
    const version = tables.events.streamVersion(stream)
    if (version !== expectedVersion) return { kind: 'conflict', stream, version }
  }
  const taken = effects.take && tables.claims.firstTaken(effects.take, effects.release ?? [])
  if (taken !== undefined) return { kind: 'claim-taken', ...taken }
  for (const { events } of draft.appends) {
    for (const { personal } of events) {
      if (personal !== undefined && tables.persons.stateOf(personal.person) === 'erased') {
        return { kind: 'person-erased', person: personal.person }
      }
    }
  }
  for (const { person, streams } of effects.erase ?? []) {
    if (tables.personStreams.count(person) !== streams) return { kind: 'erasure-conflict', person }
  }
  return undefined
}

function write(tables: FlushTables, draft: Draft, cursor: Cursor): AppendOutcome {
  const { commandId, requestHash, keepMs, metadata, effects = noEffects } = draft.request
  const streams: { stream: string; version: number }[] = []
  const positions: Record<number, number> = {}
  for (const append of draft.appends) {
    let version = append.expectedVersion
    for (const event of append.events) {
      version += 1
      cursor.position += 1
      const place = { position: cursor.position, streamVersion: version, atMs: cursor.atMs }
      tables.events.insert(place, append, event, commandId, metadata)
      positions[append.partition] = cursor.position
      if (event.personal !== undefined) tables.personStreams.add(event.personal.person, append.stream)
    }
    streams.push({ stream: append.stream, version })
  }
  const written: Written = { streams, positions }
  tables.commands.insert(
    commandId,
    { requestHash, written },
    keepMs === undefined ? undefined : cursor.atMs + keepMs,
  )
  tables.claims.write(effects.take ?? [], effects.release ?? [])
  tables.deadlines.write(effects)
  for (const { person } of effects.erase ?? []) {
    tables.persons.erase(person, cursor.atMs)
    tables.snapshots.deleteOfPerson(person)
  }
  return { kind: 'appended', written }
}
