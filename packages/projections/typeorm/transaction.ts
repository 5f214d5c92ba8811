import { QueryFailedError, type QueryRunner } from 'typeorm'
import type { WriteTransaction } from '../read-model-database.ts'
import { createPhysicalTable } from './physical-table.ts'

/** A statement that failed, without its parameters: they can be somebody's name. */
export class StatementFailedError extends Error {
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
    all: async (sql, parameters = []) => failing(sql, () => runner.query(sql, [...parameters])),
    run: async (sql, parameters = []) => {
      await failing(sql, () => runner.query(sql, [...parameters]))
    },
    createTable: (shape) => createPhysicalTable(runner, shape),
    dropTable: (name) => runner.dropTable(name, true),
  }
}

async function failing<Result>(sql: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof QueryFailedError)) throw error
    const driverError: { readonly code?: unknown; readonly message: string } = error.driverError
    throw new StatementFailedError(sql, String(driverError.code ?? 'unknown'), driverError.message)
  }
}
