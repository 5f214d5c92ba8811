import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@annals/kernel'
import type { Draft } from '../draft.ts'
import type { AppendOutcome } from '../port.ts'
import { settleAndWrite } from '../settle-and-write.ts'
import { inTransaction } from './connection.ts'
import type { Tables } from './tables.ts'

export type Flushed = {
  /** In the order of the drafts. */
  readonly outcomes: readonly AppendOutcome[]
  readonly wrote: 'nothing' | 'commands'
  readonly erased: 'nobody' | 'someone'
}

/** Settles and writes many appends in one transaction. Throws with everything rolled back. */
export function flush(db: DatabaseSync, tables: Tables, clock: Clock, drafts: readonly Draft[]): Flushed {
  try {
    const flushed = inTransaction(db, () => {
      const last = tables.events.last()
      // Read under the lock, and never below the event before: time rises with the position.
      const cursor = { position: last.position, atMs: Math.max(clock.nowMs(), last.atMs) }
      const outcomes = settleAndWrite(tables, drafts, cursor)
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

function summaryOf(drafts: readonly Draft[], outcomes: readonly AppendOutcome[]): Flushed {
  const accepted = drafts.filter((_draft, index) => outcomes[index]?.kind === 'appended')
  return {
    outcomes,
    wrote: accepted.length > 0 ? 'commands' : 'nothing',
    erased: accepted.some(({ request }) => (request.effects?.erase?.length ?? 0) > 0) ? 'someone' : 'nobody',
  }
}
