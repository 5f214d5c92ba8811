import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

type Statement = {
  /** Whether it answers rows. */
  readonly reader: boolean
  readonly all: (...parameters: SQLInputValue[]) => readonly unknown[]
  readonly get: (...parameters: SQLInputValue[]) => unknown
  readonly run: (...parameters: SQLInputValue[]) => ReturnType<StatementSync['run']>
}

/** Node's own SQLite in the shape that TypeORM's `better-sqlite3` driver calls. */
export class NodeSqliteDriver {
  readonly #database: DatabaseSync

  constructor(file: string, options: { readonly timeout?: number }) {
    this.#database = new DatabaseSync(file, { timeout: options.timeout ?? 0 })
  }

  pragma(text: string): readonly unknown[] {
    return this.#database.prepare(`PRAGMA ${text}`).all()
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  prepare(sql: string): Statement {
    const statement = this.#database.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (...parameters) => statement.all(...parameters),
      get: (...parameters) => statement.get(...parameters),
      run: (...parameters) => statement.run(...parameters),
    }
  }

  close(): void {
    this.#database.close()
  }
}
