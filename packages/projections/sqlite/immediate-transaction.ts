import { setTimeout as sleep } from 'node:timers/promises'
import type { WriteTransaction } from '../write-transaction.ts'

const busyTries = 200
const busyPauseMs = 5

/**
 * Takes the write lock first, then works. TypeORM's own transactions begin deferred: they would read, and be refused
 * at their first write when another connection has written since.
 */
export async function inImmediateTransaction<Result>(
  transaction: WriteTransaction,
  work: () => Promise<Result>,
): Promise<Result> {
  await begin(transaction)
  try {
    const result = await work()
    await transaction.run('COMMIT')
    return result
  } catch (error) {
    // SQLite has rolled back by itself after some failures (a full disk); the first error is the one to tell.
    await transaction.run('ROLLBACK').catch(() => {})
    throw error
  }
}

/** Another connection may be in the middle of its transaction: waits for it without holding up the event loop. */
async function begin(transaction: WriteTransaction): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction.run('BEGIN IMMEDIATE')
    } catch (error) {
      if (tries === busyTries || !(error instanceof Error && /locked/.test(error.message))) throw error
      await sleep(busyPauseMs)
    }
  }
}
