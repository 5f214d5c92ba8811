import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Effects } from '@annals/kernel'
import type { AppendOutcome, Written } from '../port.ts'
import { inTransaction } from './connection.ts'
import type { Draft } from '../draft.ts'
import type { Tables } from './tables.ts'

export type Flushed = {
  /** In the order of the drafts. */
  readonly outcomes: readonly AppendOutcome[]
  readonly wrote: 'nothing' | 'commands'
  readonly erased: 'nobody' | 'someone'
}

/** Where the flush stands: the last position and the one clock reading of all its events. */
type Cursor = { position: number; readonly atMs: number }

const noEffects: Effects = {}

/**
 * Settles and writes many appends in one transaction. Each is settled alone, before anything of it is written, and
 * sees what the ones before it in the flush have written. Rejects with everything rolled back.
 */
export function flush(db: DatabaseSync, tables: Tables, clock: Clock, drafts: readonly Draft[]): Flushed {
  try {
    const flushed = inTransaction(db, () => {
      const last = tables.events.last()
      // Read under the lock, and never below the event before: time rises with the position.
      const cursor: Cursor = { position: last.position, atMs: Math.max(clock.nowMs(), last.atMs) }
      const outcomes = drafts.map(
        (draft) => settle(tables, draft, cursor.atMs) ?? write(tables, draft, cursor),
      )
      tables.commands.prune(cursor.atMs)
      return summaryOf(drafts, outcomes)
    })
    tables.persons.transactionEnded('committed')
    return flushed
  } catch (error) {
    tables.persons.transactionEnded('rolled-back')
    throw error
  }
}

/** Why the append is not to be written; undefined when nothing stands against it. */
function settle(tables: Tables, draft: Draft, nowMs: number): AppendOutcome | undefined {
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

function write(tables: Tables, draft: Draft, cursor: Cursor): AppendOutcome {
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

function summaryOf(drafts: readonly Draft[], outcomes: readonly AppendOutcome[]): Flushed {
  const accepted = drafts.filter((_draft, index) => outcomes[index]?.kind === 'appended')
  return {
    outcomes,
    wrote: accepted.length > 0 ? 'commands' : 'nothing',
    erased: accepted.some(({ request }) => (request.effects?.erase?.length ?? 0) > 0) ? 'someone' : 'nobody',
  }
}
