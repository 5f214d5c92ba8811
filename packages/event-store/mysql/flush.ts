import type { Draft } from '../draft.ts'
import type { AppendOutcome, Written } from '../port.ts'
import type { RandomBytes } from '../sealed-bytes.ts'
import { settleAndWrite } from '../settle-and-write.ts'
import type { StoreKeys } from '../store-secret.ts'
import type { FlushConnection } from './flush-connection.ts'
import { flushStatements } from './flush-statements.ts'
import { lookUp } from './look-up.ts'
import { mysqlFailure } from './mysql-failure.ts'
import { pendingWrites } from './pending-writes.ts'
import type { PersonKeys } from './person-keys.ts'
import type { NowSql } from './store-clock.ts'
import { shifted } from './stored-written.ts'

export type FlushWorld = {
  readonly connection: FlushConnection
  readonly storeKeys: StoreKeys
  readonly persons: PersonKeys
  readonly nowSql: NowSql
  readonly randomBytes: RandomBytes
}

export type Flushed = {
  /** In the order of the drafts. */
  readonly outcomes: readonly AppendOutcome[]
  readonly wrote: 'nothing' | 'commands'
  /** The last position that was written; undefined when no event was. */
  readonly last: number | undefined
}

/** Thrown when the connection was lost at the commit: these commands are written, all of them or none. */
export class CommitInDoubtError extends Error {
  override readonly name = 'CommitInDoubtError'
  readonly commandIds: readonly string[]

  constructor(commandIds: readonly string[], cause: unknown) {
    super(`The connection was lost at the commit of ${commandIds.length} commands`, { cause })
    this.commandIds = commandIds
  }
}

/**
 * Writes many appends in one transaction of two messages:
 *
 *   look up   (1) lock the stream heads in the order of their names
 *             (2) look up the command ids; lock the claims and persons that are there
 *   here      (3) settle each append alone, in memory
 *   write     (4) insert the command ids, heads, claims, persons, deadlines of those that are accepted
 *             (5) as the last lock draw the positions from the sequence, and read the server's clock
 *             (6) insert the events, commit
 *
 * Whoever draws a position commits before another can draw the next: positions are gap-free and commit-ordered. What
 * did not exist at (1) and (2) cannot be locked; if another flush makes it first, a key is there twice at (4).
 */
export async function flush(world: FlushWorld, drafts: readonly Draft[]): Promise<Flushed> {
  const { connection, storeKeys, persons, nowSql, randomBytes } = world
  try {
    const lookedUp = await lookUp(connection, drafts, storeKeys, nowSql)
    const livingKeyOf = (person: string) => {
      const wrapped = lookedUp.persons.get(person)
      return wrapped instanceof Uint8Array ? persons.unwrapped(person, wrapped) : undefined
    }
    const pending = pendingWrites(lookedUp, storeKeys, livingKeyOf, randomBytes)
    const outcomes = settleAndWrite(pending.tables, drafts, { position: 0, atMs: lookedUp.nowMs })
    const accepted = drafts.filter((_draft, index) => outcomes[index]?.kind === 'appended')
    if (accepted.length === 0) {
      await connection.rollBack()
      return { outcomes, wrote: 'nothing', last: undefined }
    }
    const { statements, sequenceAt } = flushStatements(
      lookedUp,
      pending,
      accepted.flatMap(({ appends }) => appends),
      nowSql,
    )
    for (const person of pending.erased) persons.forget(person)
    const results = await write(connection, statements, accepted)
    for (const [person, { key }] of pending.newKeys) persons.remember(person, key)
    const last = sequenceAt === undefined ? undefined : results[sequenceAt]?.insertId
    const before = (last ?? 0) - pending.events.length
    const known = new Set([...lookedUp.commands.values()].map(({ written }) => written))
    return { outcomes: outcomes.map((outcome) => placed(outcome, before, known)), wrote: 'commands', last }
  } catch (error) {
    await connection.rollBack()
    throw error
  }
}

async function write(connection: FlushConnection, statements: readonly string[], accepted: readonly Draft[]) {
  try {
    return await connection.write(statements)
  } catch (error) {
    if (mysqlFailure(error) !== 'away') throw error
    throw new CommitInDoubtError(
      accepted.map(({ request }) => request.commandId),
      error,
    )
  }
}

/** What this flush wrote was counted from its own first event; what was known before stands where it stands. */
function placed(outcome: AppendOutcome, before: number, known: ReadonlySet<Written>): AppendOutcome {
  if (outcome.kind !== 'appended' && outcome.kind !== 'repeated') return outcome
  const { written } = outcome
  if (known.has(written)) return outcome
  return { ...outcome, written: { ...written, positions: shifted(written.positions, before) } }
}
