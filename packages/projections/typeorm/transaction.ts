import { QueryFailedError, type QueryRunner } from 'typeorm'
import type { SqlRow } from '../sql.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import {
  type ColumnStyle,
  createPhysicalIndex,
  createPhysicalTable,
  ensurePhysicalColumn,
} from './physical-table.ts'

/** A statement that failed, without its parameters: they can be somebody's name. */
export class StatementFailedError extends Error {
  readonly code: string
  constructor(sql: string, code: string, message: string) {
    super(`${message} (${code}) in ${sql.trim().split(/\s+/).slice(0, 5).join(' ')} …`)
    this.name = 'StatementFailedError'
    this.code = code
  }
}

export type TransactionOptions = {
  readonly style: ColumnStyle
  /** What a driver's message says without the values of its statement. */
  readonly messageOf: (message: string) => string
}

/** The kit's statements on TypeORM's connection; the caller began the transaction. */
export function typeormTransaction(runner: QueryRunner, options: TransactionOptions): WriteTransaction {
  const { style } = options
  const told = <Result>(sql: string, ask: () => Promise<Result>) => orTold(sql, options, ask)
  return {
    // A statement that answers rows answers an array of them.
    all: (sql, parameters = []) =>
      told(sql, async () => (await runner.query(sql, [...parameters])) as readonly SqlRow[]),
    run: (sql, parameters = []) =>
      told(sql, async () => {
        await runner.query(sql, [...parameters])
      }),
    hasTable: (name) => told('hasTable', () => runner.hasTable(name)),
    ensureTable: (shape) =>
      told(`CREATE TABLE ${shape.name}`, async () => {
        if (!(await runner.hasTable(shape.name))) await createPhysicalTable(runner, shape, style)
      }),
    ensureColumn: (table, name, column) =>
      told(`ALTER TABLE ${table}`, () => ensurePhysicalColumn(runner, table, name, column, style)),
    createIndex: (table, index) =>
      told(`CREATE INDEX ${index.name}`, () => createPhysicalIndex(runner, table, index)),
    dropTable: (name) => told(`DROP TABLE ${name}`, () => runner.dropTable(name, true)),
  }
}

/** A failure is told without the statement's parameters. */
async function orTold<Result>(
  sql: string,
  { messageOf }: TransactionOptions,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof QueryFailedError)) throw error
    const cause: unknown = error.driverError
    if (!(cause instanceof Error)) throw new StatementFailedError(sql, 'unknown', 'the driver failed')
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
    throw new StatementFailedError(sql, code, messageOf(cause.message))
  }
}
