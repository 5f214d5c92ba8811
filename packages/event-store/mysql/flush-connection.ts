import type { Connection, ResultSetHeader } from 'mysql2/promise'
import { connectForFlushes, type MysqlConnection } from './mysql-connection.ts'
import { mysqlFailure, withoutSql } from './mysql-failure.ts'

export type Cell = string | number | null | Uint8Array
export type Rows = readonly (readonly Cell[])[]

// Longer than a lock is waited for: a server that is silent for so long is gone.
const answerWithinMs = 30_000

/**
 * The one connection that a store's flushes go through, one after the other. It is made when a flush needs it and
 * none is there; a transaction begins with the first statement after the last one ended.
 */
export class FlushConnection {
  readonly #to: MysqlConnection
  #connection: Connection | undefined

  constructor(to: MysqlConnection) {
    this.#to = to
  }

  /** Sends all statements in one message; an undefined one gives no rows. */
  async read(statements: readonly (string | undefined)[]): Promise<readonly Rows[]> {
    const sent = statements.filter((statement) => statement !== undefined)
    const results = await this.#send<Rows>(sent)
    let next = 0
    return statements.map((statement) => (statement === undefined ? [] : (results[next++] ?? [])))
  }

  /** Sends all statements in one message; the server stops at the first that fails. */
  write(statements: readonly string[]): Promise<readonly ResultSetHeader[]> {
    return this.#send<ResultSetHeader>(statements)
  }

  /** Ends the transaction without effect, and with it whatever it had locked. */
  async rollBack(): Promise<void> {
    if (this.#connection === undefined) return
    try {
      await this.#send(['ROLLBACK'])
    } catch {
      this.drop()
    }
  }

  /** The server rolls back what was not committed. */
  drop(): void {
    this.#connection?.destroy()
    this.#connection = undefined
  }

  async #send<Result>(statements: readonly string[]): Promise<readonly Result[]> {
    const connection = await this.#open()
    try {
      const [results] = await connection.query({
        sql: statements.join(';\n'),
        rowsAsArray: true,
        timeout: answerWithinMs,
      })
      // One statement gives its result, several give a list of theirs.
      const list: unknown = statements.length === 1 ? [results] : results
      return list as readonly Result[]
    } catch (error) {
      if (mysqlFailure(error) === 'away') this.drop()
      throw withoutSql(error)
    }
  }

  async #open(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection
    const connection = await connectForFlushes(this.#to)
    connection.on('error', () => {
      connection.destroy()
      if (this.#connection === connection) this.#connection = undefined
    })
    this.#connection = connection
    return connection
  }
}
