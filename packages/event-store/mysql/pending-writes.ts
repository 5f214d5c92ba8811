import type { KeyObject } from 'node:crypto'
import { type Deadline, epochMsOf } from '@annals/kernel'
import { newPersonKey } from '../person-key.ts'
import type { StoredCommand } from '../port.ts'
import { type RandomBytes, seal, sealNonceLength } from '../sealed-bytes.ts'
import type { FlushTables } from '../settle-and-write.ts'
import type { StoreKeys } from '../store-secret.ts'
import { firstTakenClaim } from '../taken-claim.ts'
import { claimKey } from './claim-key.ts'
import type { LookedUp } from './look-up.ts'
import { storedWritten } from './stored-written.ts'

type FirstEvent = { readonly stream: string; readonly version: number; readonly position: number }

/** An event of the flush; its position is counted from the flush's first, which is 1. */
export type PendingEvent = {
  readonly position: number
  readonly partition: number
  readonly stream: string
  readonly streamVersion: number
  readonly columns: readonly (string | number | null | Uint8Array)[]
}

export type PendingCommand = {
  readonly commandId: string
  readonly requestHash: string
  readonly written: string
  readonly keptUntilMs: number | null
}

/** What a flush will write, once all of its appends are settled. */
export type PendingWrites = {
  readonly tables: FlushTables
  readonly events: readonly PendingEvent[]
  readonly commands: readonly PendingCommand[]
  readonly claims: ReadonlyMap<string, ClaimChange>
  readonly deadlines: ReadonlyMap<string, Pick<Deadline, 'stream' | 'name'> & { readonly next?: Deadline }>
  readonly personStreams: readonly (readonly [person: string, stream: string])[]
  readonly newKeys: ReadonlyMap<string, { readonly key: KeyObject; readonly wrapped: Uint8Array }>
  readonly erased: readonly string[]
}

export type ClaimChange = { readonly before: string | undefined; readonly after: string | undefined }

/**
 * The tables of a flush in memory, as they were looked up under its locks. The rules of settling ask here, and what
 * they write is seen by the questions that follow, before any of it is in the database.
 */
export function pendingWrites(
  lookedUp: LookedUp,
  storeKeys: StoreKeys,
  livingKeyOf: (person: string) => KeyObject | undefined,
  randomBytes: RandomBytes,
): PendingWrites {
  const versions = new Map(lookedUp.versions)
  const known = new Map<string, StoredCommand>(lookedUp.commands)
  const persons = new Map<string, 'living' | 'erased'>(
    [...lookedUp.persons].map(([person, key]) => [person, key === 'erased' ? 'erased' : 'living']),
  )
  const streamsOf = new Map([...lookedUp.streamsOf].map(([person, streams]) => [person, new Set(streams)]))
  const events: PendingEvent[] = []
  const commands: PendingCommand[] = []
  const firstEvents = new Map<string, FirstEvent>()
  const claims = new Map<string, ClaimChange>()
  const deadlines = new Map<string, Pick<Deadline, 'stream' | 'name'> & { readonly next?: Deadline }>()
  const personStreams: (readonly [string, string])[] = []
  const newKeys = new Map<string, { readonly key: KeyObject; readonly wrapped: Uint8Array }>()
  const erased: string[] = []

  function keyOf(person: string): KeyObject {
    const living = newKeys.get(person)?.key ?? livingKeyOf(person)
    if (living !== undefined) return living
    const made = newPersonKey(storeKeys, person, randomBytes)
    newKeys.set(person, made)
    persons.set(person, 'living')
    return made.key
  }

  function holderOf(digest: string): string | undefined {
    const change = claims.get(digest)
    return change === undefined ? lookedUp.claims.get(digest) : change.after
  }

  function setHolder(digest: string, after: string | undefined): void {
    claims.set(digest, { before: lookedUp.claims.get(digest), after })
  }

  const tables: FlushTables = {
    events: {
      streamVersion: (stream) => versions.get(stream) ?? 0,
      insert({ position, streamVersion }, { stream, partition }, event, commandId, metadata) {
        const { id, type, version, data, personal } = event
        const sealed =
          personal && seal(keyOf(personal.person), personal.data, id, randomBytes(sealNonceLength))
        events.push({
          position,
          partition,
          stream,
          streamVersion,
          columns: [
            id,
            type,
            version,
            data,
            sealed ?? null,
            personal?.person ?? null,
            commandId,
            metadata.actor,
            metadata.correlationId,
            metadata.causationId,
            metadata.traceparent ?? null,
          ],
        })
        versions.set(stream, streamVersion)
        if (!firstEvents.has(commandId))
          firstEvents.set(commandId, { stream, version: streamVersion, position })
      },
    },

    commands: {
      find: (commandId) => known.get(commandId),
      insert(commandId, command, keptUntilMs) {
        known.set(commandId, command)
        const { requestHash, written } = command
        commands.push({
          commandId,
          requestHash,
          written: JSON.stringify(storedWritten(written, firstEvents.get(commandId))),
          keptUntilMs: keptUntilMs ?? null,
        })
      },
    },

    claims: {
      firstTaken: (take, release) =>
        firstTakenClaim(take, release, (claim) => holderOf(claimKey(storeKeys, claim))),
      write(take, release) {
        for (const claim of release) {
          const digest = claimKey(storeKeys, claim)
          if (holderOf(digest) === claim.stream) setHolder(digest, undefined)
        }
        for (const claim of take) setHolder(claimKey(storeKeys, claim), claim.stream)
      },
    },

    deadlines: {
      write({ schedule = [], cancel = [] }) {
        for (const { stream, name } of cancel) deadlines.set(deadlineKey(stream, name), { stream, name })
        for (const next of schedule) {
          epochMsOf(next.dueAt)
          deadlines.set(deadlineKey(next.stream, next.name), { stream: next.stream, name: next.name, next })
        }
      },
    },

    persons: {
      stateOf: (person) => persons.get(person) ?? 'none',
      erase(person) {
        persons.set(person, 'erased')
        newKeys.delete(person)
        erased.push(person)
      },
    },

    personStreams: {
      count: (person) => streamsOf.get(person)?.size ?? 0,
      add(person, stream) {
        streamsOf.get(person)?.add(stream)
        personStreams.push([person, stream])
      },
    },

    // Told by the erased persons.
    snapshots: { deleteOfPerson: () => undefined },
  }

  return { tables, events, commands, claims, deadlines, personStreams, newKeys, erased }
}

function deadlineKey(stream: string, name: string): string {
  return JSON.stringify([stream, name])
}
