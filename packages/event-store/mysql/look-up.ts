import type { Draft } from '../draft.ts'
import type { StoredCommand } from '../port.ts'
import type { StoreKeys } from '../store-secret.ts'
import { claimKey } from './claim-key.ts'
import { commandDigest } from './command-digest.ts'
import type { Cell, FlushConnection } from './flush-connection.ts'
import { sqlList, sqlRows } from './sql-text.ts'
import type { NowSql } from './store-clock.ts'
import { firstEventOf, type StoredWritten, writtenOf } from './stored-written.ts'

/** What the appends of a flush are settled against. Whatever of it exists is locked until the flush ends. */
export type LookedUp = {
  readonly nowMs: number
  /** Of the streams that exist. */
  readonly versions: ReadonlyMap<string, number>
  /** What the table of commands knows each id of the flush by. */
  readonly digests: ReadonlyMap<string, Uint8Array>
  readonly commands: ReadonlyMap<string, StoredCommand>
  /** Ids of commands that stand in the table though their time to be kept has passed. */
  readonly expired: readonly string[]
  /** Holders by claim key. */
  readonly claims: ReadonlyMap<string, string>
  /** The wrapped key of a person, or that the person is erased. */
  readonly persons: ReadonlyMap<string, Uint8Array | 'erased'>
  /** The streams of each person who is to be erased. */
  readonly streamsOf: ReadonlyMap<string, ReadonlySet<string>>
}

// The order of the index is the order of the locks: two flushes cannot wait for each other here.
const selectHeads = (streams: readonly string[]) => `
SELECT stream, version
FROM stream_heads FORCE INDEX (PRIMARY)
WHERE stream IN (${sqlList(streams)})
ORDER BY stream
FOR UPDATE`

const selectCommands = (digests: readonly Uint8Array[]) => `
SELECT digest, request_hash, written, kept_until_ms
FROM commands FORCE INDEX (commands_digest)
WHERE digest IN (${sqlList(digests)})`

const selectClaims = (digests: readonly Uint8Array[]) => `
SELECT digest, stream
FROM claims FORCE INDEX (PRIMARY)
WHERE digest IN (${sqlList(digests)})
ORDER BY digest
FOR UPDATE`

const selectPersons = (persons: readonly string[]) => `
SELECT person, wrapped
FROM person_keys FORCE INDEX (PRIMARY)
WHERE person IN (${sqlList(persons)})
ORDER BY person
FOR UPDATE`

const selectStreamsOf = (persons: readonly string[]) => `
SELECT person, stream
FROM person_streams
WHERE person IN (${sqlList(persons)})`

const selectPositions = (places: readonly (readonly [string, number])[]) => `
SELECT stream, stream_version, position
FROM events
WHERE (stream, stream_version) IN (${sqlRows(places)})`

/** Locks and reads, in one message, all that the settling of the drafts will ask for. */
export async function lookUp(
  connection: FlushConnection,
  drafts: readonly Draft[],
  storeKeys: StoreKeys,
  nowSql: NowSql,
): Promise<LookedUp> {
  const asked = askedBy(drafts, storeKeys)
  const digests = new Map([...asked.commandIds].map((id) => [id, commandDigest(id)]))
  const [now = [], heads = [], commands = [], claims = [], persons = [], streams = []] =
    await connection.read([
      `SELECT ${nowSql()}`,
      unlessEmpty([...asked.streams], selectHeads),
      selectCommands([...digests.values()]),
      unlessEmpty([...asked.claimKeys].map(bytesOf), selectClaims),
      unlessEmpty([...asked.persons], selectPersons),
      unlessEmpty([...asked.toErase], selectStreamsOf),
    ])
  const nowMs = Number(now[0]?.[0])
  const idOf = commands.length === 0 ? undefined : idsByDigest(digests)
  const found = commands.map(([digest = null, requestHash, written, until = null]) => ({
    commandId: idOf?.get(hexOf(digest)) ?? '',
    requestHash: String(requestHash),
    written: JSON.parse(String(written)) as StoredWritten,
    kept: until === null || Number(until) > nowMs,
  }))
  return {
    nowMs,
    versions: new Map(heads.map(([stream, version]) => [String(stream), Number(version)])),
    digests,
    commands: await withPositions(
      connection,
      found.filter(({ kept }) => kept),
    ),
    expired: found.filter(({ kept }) => !kept).map(({ commandId }) => commandId),
    claims: new Map(claims.map(([digest = null, stream]) => [hexOf(digest), String(stream)])),
    persons: new Map(
      persons.map(([person, wrapped]) => [
        String(person),
        wrapped instanceof Uint8Array ? wrapped : 'erased',
      ]),
    ),
    streamsOf: new Map(
      [...asked.toErase].map((person) => [
        person,
        new Set(streams.filter(([of]) => of === person).map(([, stream]) => String(stream))),
      ]),
    ),
  }
}

function askedBy(drafts: readonly Draft[], storeKeys: StoreKeys) {
  const streams = new Set<string>()
  const commandIds = new Set<string>()
  const claimKeys = new Set<string>()
  const persons = new Set<string>()
  const toErase = new Set<string>()
  for (const { request, appends } of drafts) {
    commandIds.add(request.commandId)
    for (const { stream, events } of appends) {
      streams.add(stream)
      for (const { personal } of events) if (personal !== undefined) persons.add(personal.person)
    }
    const { take = [], release = [], erase = [] } = request.effects ?? {}
    for (const claim of [...take, ...release]) claimKeys.add(claimKey(storeKeys, claim))
    for (const { person } of erase) {
      persons.add(person)
      toErase.add(person)
    }
  }
  return { streams, commandIds, claimKeys, persons, toErase }
}

type FoundCommand = {
  readonly commandId: string
  readonly requestHash: string
  readonly written: StoredWritten
}

async function withPositions(
  connection: FlushConnection,
  found: readonly FoundCommand[],
): Promise<ReadonlyMap<string, StoredCommand>> {
  const places = found.map(({ written }) => firstEventOf(written)).filter((place) => place !== undefined)
  const [rows = []] = places.length === 0 ? [] : await connection.read([selectPositions(places)])
  const positionAt = new Map(
    rows.map(([stream, version, position]) => [JSON.stringify([stream, version]), Number(position)]),
  )
  return new Map(
    found.map(({ commandId, requestHash, written }) => {
      const position = positionAt.get(JSON.stringify(firstEventOf(written))) ?? 0
      return [commandId, { requestHash, written: writtenOf(written, position) }]
    }),
  )
}

function unlessEmpty<Value>(
  values: readonly Value[],
  select: (values: readonly Value[]) => string,
): string | undefined {
  return values.length === 0 ? undefined : select(values)
}

function idsByDigest(digests: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  return new Map([...digests].map(([commandId, digest]) => [hexOf(digest), commandId]))
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

function hexOf(digest: Cell): string {
  return digest instanceof Uint8Array ? Buffer.from(digest).toString('hex') : String(digest)
}
