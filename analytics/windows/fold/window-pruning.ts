import type { WriteTransaction } from '@annals/projections'

const pruneEveryMs = 60_000

const DELETE_BEFORE = 'DELETE FROM analytics_windows WHERE metric = ? AND start_ms < ?'

/** Deletes the windows of a metric that began before `keepFromMs` when it is called, at most once a minute. */
export function windowPruning(
  metric: string,
): (transaction: WriteTransaction, nowMs: number, keepFromMs: number) => Promise<void> {
  let prunedAtMs = Number.NEGATIVE_INFINITY
  return async (transaction, nowMs, keepFromMs) => {
    if (nowMs - prunedAtMs < pruneEveryMs) return
    prunedAtMs = nowMs
    await transaction.run(DELETE_BEFORE, [metric, keepFromMs])
  }
}
