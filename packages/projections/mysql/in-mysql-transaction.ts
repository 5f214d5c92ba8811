import { setTimeout as pause } from 'node:timers/promises'
import type { PoolConnection } from 'mysql2'
import type { DataSource, QueryRunner } from 'typeorm'
import { StatementFailedError } from '../typeorm/transaction.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import type { MysqlEngine } from './mysql-dialect.ts'
import { mysqlTransaction } from './mysql-transaction.ts'

const maxTries = 10
const pauseMs = 5

/**
 * Runs the work in a transaction on a connection of the pool. A deadlock has undone all of it: it is run again. Any
 * other failure undoes it and is the caller's; one that meets the commit may have come after it.
 */
export async function inMysqlTransaction<Result>(
  dataSource: DataSource,
  engine: MysqlEngine,
  work: (transaction: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(dataSource.createQueryRunner(), engine, work)
    } catch (error) {
      const isDeadlock = error instanceof StatementFailedError && error.code === 'ER_LOCK_DEADLOCK'
      if (!isDeadlock || tries === maxTries) throw error
      await pause(tries * pauseMs)
    }
  }
}

async function once<Result>(
  runner: QueryRunner,
  engine: MysqlEngine,
  work: (transaction: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  const transaction = mysqlTransaction(runner, engine)
  try {
    await transaction.run('START TRANSACTION')
    const result = await work(transaction)
    await transaction.run('COMMIT')
    return result
  } catch (error) {
    // A connection that cannot be rolled back must not come back to the pool with what it holds.
    await transaction.run('ROLLBACK').catch(() => destroy(runner))
    throw error
  } finally {
    await runner.release()
  }
}

async function destroy(runner: QueryRunner): Promise<void> {
  // It is mysql2's, which TypeORM does not type.
  const connection = (await runner.connect().catch(() => undefined)) as
    | Pick<PoolConnection, 'destroy'>
    | undefined
  connection?.destroy()
}
