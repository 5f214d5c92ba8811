import type { Pool } from 'mysql2/promise'
import type { EventValues } from '../../bench/sample-orders.ts'
import { commandDigest } from '../command-digest.ts'
import { sqlList, sqlValue } from '../sql-text.ts'
import { EVENT_COLUMNS_SQL } from '../store-reads.ts'

const selectHead = (stream: string) => `
SELECT version
FROM stream_heads
WHERE stream = ${sqlValue(stream)}
FOR UPDATE`

const selectCommand = (digest: Uint8Array) => `
SELECT written
FROM commands
WHERE digest = ${sqlValue(digest)}`

const insertCommand = (digest: Uint8Array) => `
INSERT INTO commands (digest, request_hash, written)
VALUES (${sqlList([digest, '', ''])})`

const insertHead = (stream: string) => `
INSERT INTO stream_heads (stream, version)
VALUES (${sqlList([stream, 1])})`

const DRAW_POSITION = `
UPDATE sequence
SET last = LAST_INSERT_ID(last + 1)`

const insertEvent = (values: EventValues) => `
INSERT INTO events (${EVENT_COLUMNS_SQL})
VALUES (LAST_INSERT_ID(), ${sqlList(values)})`

const indexOfStream = 2
const indexOfCommandId = 10

/** What a store without group commit does with a command of one event, for the same promises. */
export async function appendInOwnTransaction(pool: Pool, row: EventValues): Promise<void> {
  const stream = String(row[indexOfStream])
  const digest = commandDigest(String(row[indexOfCommandId]))
  const connection = await pool.getConnection()
  try {
    await connection.beginTransaction()
    await connection.query(selectHead(stream))
    await connection.query(selectCommand(digest))
    await connection.query(insertCommand(digest))
    await connection.query(insertHead(stream))
    await connection.query(DRAW_POSITION)
    await connection.query(insertEvent(row.slice(1)))
    await connection.commit()
  } finally {
    connection.release()
  }
}
