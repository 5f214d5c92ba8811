import { QueryFailedError, type QueryRunner } from 'typeorm'
import type { SqlRow, SqlValue } from '../sql.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import { createPhysicalIndex, createPhysicalTable } from './physical-table.ts'

/** A statement that failed, without its parameters: they can be somebody's name. */
class StatementFailedError extends Error {
  readonly code: string
  constructor(sql: string, code: string, message: string) {
    super(`${message} (${code}) in ${sql.trim().split(/\s+/).slice(0, 5).join(' ')} …`)
    this.name = 'StatementFailedError'
    this.code = code
  }
}

/** The kit's statements on TypeORM's connection; the caller began the transaction. */
export function typeormTransaction(runner: QueryRunner): WriteTransaction {
  return {
    // A statement that answers rows answers an array of them.
    all: async (sql, parameters = []) => (await told(runner, sql, parameters)) as readonly SqlRow[],
    run: async (sql, parameters = []) => {
      await told(runner, sql, parameters)
    },
    createTable: (shape) => createPhysicalTable(runner, shape),
    ensureTable: async (shape) => {
      if (!(await runner.hasTable(shape.name))) await createPhysicalTable(runner, shape)
    },
    createIndex: (table, index) => createPhysicalIndex(runner, table, index),
    dropTable: (name) => runner.dropTable(name, true),
  }
}

/** Runs the statement; its failure is told without the parameters. */
async function told(runner: QueryRunner, sql: string, parameters: readonly SqlValue[]): Promise<unknown> {
  try {
    const answer: unknown = await runner.query(sql, [...parameters])
    return answer
  } catch (error) {
    if (!(error instanceof QueryFailedError)) throw error
    const cause: unknown = error.driverError
    if (!(cause instanceof Error)) throw new StatementFailedError(sql, 'unknown', 'the driver failed')
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
    throw new StatementFailedError(sql, code, cause.message)
  }
}
