import type { Pool, ResultSetHeader } from 'mysql2/promise'
import type { Checkpoint, LeasedCheckpoint, LeaseState, Leases, LeaseWish } from '../lease-port.ts'
import { resultOf, rowsOf } from './rows-of.ts'
import { sqlList, sqlValue } from './sql-text.ts'
import type { NowSql } from './store-clock.ts'

// The epoch comes back as the statement's insert id: read in another statement, it might be another holder's.
const takeLease = ({ name, holder, forMs }: LeaseWish, now: string) => `
UPDATE leases
SET holder = ${sqlValue(holder)}, epoch = LAST_INSERT_ID(epoch + 1), until_ms = ${now} + ${sqlValue(forMs)}
WHERE name = ${sqlValue(name)} AND (until_ms <= ${now} OR holder = ${sqlValue(holder)})`

const insertLease = (name: string) => `
INSERT IGNORE INTO leases (name, holder, epoch, until_ms, position, by_partition)
VALUES (${sqlList([name, '', 0, 0, 0, '{}'])})`

const selectCheckpoint = (name: string, epoch: number) => `
SELECT position, by_partition
FROM leases
WHERE name = ${sqlValue(name)} AND epoch = ${sqlValue(epoch)}`

const renewLease = ({ name, forMs }: LeaseWish, epoch: number, now: string) => `
UPDATE leases
SET until_ms = ${now} + ${sqlValue(forMs)}
WHERE name = ${sqlValue(name)} AND epoch = ${sqlValue(epoch)}`

const advanceCheckpoint = (
  { name, forMs }: LeaseWish,
  epoch: number,
  { position, byPartition }: Checkpoint,
  now: string,
) => `
UPDATE leases
SET position = ${sqlValue(position)},
  by_partition = ${sqlValue(JSON.stringify(byPartition))},
  until_ms = ${now} + ${sqlValue(forMs)}
WHERE name = ${sqlValue(name)} AND epoch = ${sqlValue(epoch)}`

const releaseLease = ({ name }: LeaseWish, epoch: number) => `
UPDATE leases
SET until_ms = 0
WHERE name = ${sqlValue(name)} AND epoch = ${sqlValue(epoch)}`

/** Leases are rows beside the events, and run out by the server's clock. */
export function mysqlLeases(pool: Pool, nowSql: NowSql): Leases {
  const matchedBy = (sql: string) => resultOf(pool, sql)

  async function take(wish: LeaseWish): Promise<number | undefined> {
    const taken = await matchedBy(takeLease(wish, nowSql()))
    return taken.affectedRows > 0 ? taken.insertId : undefined
  }

  return {
    async takeLease(wish) {
      let epoch = await take(wish)
      if (epoch === undefined) {
        const inserted = await matchedBy(insertLease(wish.name))
        if (inserted.affectedRows > 0) epoch = await take(wish)
      }
      if (epoch === undefined) return undefined
      const [row] = await rowsOf(pool, selectCheckpoint(wish.name, epoch))
      // Lost to another holder between the two statements.
      if (row === undefined) return undefined
      return leasedCheckpoint(matchedBy, nowSql, wish, epoch, {
        position: Number(row['position']),
        byPartition: JSON.parse(String(row['by_partition'])) as Checkpoint['byPartition'],
      })
    },
  }
}

function leasedCheckpoint(
  matchedBy: (sql: string) => Promise<ResultSetHeader>,
  nowSql: NowSql,
  wish: LeaseWish,
  epoch: number,
  checkpoint: Checkpoint,
): LeasedCheckpoint {
  const stateAfter = async (sql: string): Promise<LeaseState> =>
    (await matchedBy(sql)).affectedRows > 0 ? 'held' : 'lost'
  return {
    epoch,
    checkpoint,
    renew: () => stateAfter(renewLease(wish, epoch, nowSql())),
    advance: (to) => stateAfter(advanceCheckpoint(wish, epoch, to, nowSql())),
    release: async () => void (await matchedBy(releaseLease(wish, epoch))),
  }
}
