import { migrateKitSchema } from '../kit-schema.ts'
import { connect } from './connect.ts'
import type { MysqlConnection } from './mysql-connection.ts'
import { mysqlTransaction } from './mysql-transaction.ts'
import { serverEngine } from './server-engine.ts'

/** Longer than any migration: whoever comes second waits for the first and finds it done. */
const lockSeconds = 300

// A lock's name holds for the whole server.
const TAKE_LOCK =
  "SELECT GET_LOCK(CONCAT('annals-read-models-', LEFT(SHA2(DATABASE(), 256), 40)), ?) AS taken"

/**
 * Makes or expands the kit's own tables; those of projections come and go with their generations. May run twice, from
 * two places at once, and again after it was cut short.
 */
export async function migrateMysqlReadModels(connection: MysqlConnection): Promise<void> {
  const dataSource = await connect(connection, 'writer', 1)
  try {
    const runner = dataSource.createQueryRunner()
    const transaction = mysqlTransaction(runner, await serverEngine(dataSource))
    const [lock] = await transaction.all(TAKE_LOCK, [lockSeconds])
    if (lock?.['taken'] !== 1)
      throw new Error(
        `another migration of ${connection.database} did not end in ${lockSeconds} s; look at it`,
      )
    await migrateKitSchema(transaction)
    await runner.release()
  } finally {
    // The connection's end gives the lock back.
    await dataSource.destroy()
  }
}
