import type { Connection, Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'

export type Queryable = Pick<Pool | PoolConnection | Connection, 'query'>

/** A row by column; its values are proven by whoever reads them. */
export type Row = Readonly<Record<string, unknown>>

export async function rowsOf(database: Queryable, sql: string): Promise<readonly Row[]> {
  const [rows] = await database.query<RowDataPacket[]>(sql)
  return rows
}

/** What a statement did that gives no rows. An UPDATE counts the rows that it matched, changed or not. */
export async function resultOf(database: Queryable, sql: string): Promise<ResultSetHeader> {
  const [result] = await database.query<ResultSetHeader>(sql)
  return result
}
