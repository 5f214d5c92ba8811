import type { Pool } from 'mysql2/promise'
import { resultOf } from './rows-of.ts'
import type { NowSql } from './store-clock.ts'

const prunedAtOnce = 500
const pauseMs = 60_000

const deleteExpired = (now: string) => `
DELETE FROM commands
WHERE kept_until_ms <= ${now}
ORDER BY kept_until_ms
LIMIT ${prunedAtOnce}`

/** Forgets expired commands after a flush, some at a time and beside it: no append waits for it. */
export type ExpiredCommands = {
  flushed(): void
  stop(): Promise<void>
}

export function expiredCommands(pool: Pool, nowSql: NowSql): ExpiredCommands {
  let nextMs = 0
  let pruning: Promise<void> | undefined

  async function prune(): Promise<void> {
    try {
      const { affectedRows } = await resultOf(pool, deleteExpired(nowSql()))
      nextMs = affectedRows < prunedAtOnce ? performance.now() + pauseMs : 0
    } catch {
      // Another process may prune the same ones, and a later flush prunes again.
      nextMs = performance.now() + pauseMs
    }
  }

  return {
    flushed() {
      if (pruning !== undefined || performance.now() < nextMs) return
      pruning = prune().finally(() => {
        pruning = undefined
      })
    },
    stop: async () => pruning,
  }
}
