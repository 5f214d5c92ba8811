import type { Timing } from '@annals/client'

export type Due = { readonly dueMs: number; readonly events: number }

/** How the rate was kept: an item that begins later than it was due was kept back by those under way. */
export type Pace = {
  readonly events: number
  /** From the first beginning to the last end. */
  readonly tookMs: number
  readonly latestMs: number
  readonly kept: boolean
}

/** So late an item may begin. */
const toleratedMs = 1_000

/**
 * Begins each item when it is due, whether the earlier ones are answered or not, but never more than `limit` at once.
 * After the first failure nothing is begun; what is under way is waited for, then the failure is thrown.
 */
export async function openLoop<Item extends Due>(
  items: readonly Item[],
  {
    limit,
    timing,
    signal,
    onDone,
  }: {
    readonly limit: number
    readonly timing: Timing
    readonly signal?: AbortSignal | undefined
    readonly onDone?: (events: number) => void
  },
  work: (item: Item, index: number) => Promise<void>,
): Promise<Pace> {
  const startedMs = timing.nowMs()
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  let latestMs = 0
  let events = 0
  const begin = (item: Item, index: number) => {
    const task: Promise<void> = work(item, index)
      .then(() => {
        events += item.events
        onDone?.(events)
      })
      .catch((error: unknown) => {
        failures.push(error)
      })
      .finally(() => underWay.delete(task))
    underWay.add(task)
  }
  for (const [index, item] of items.entries()) {
    const waitMs = startedMs + item.dueMs - timing.nowMs()
    if (waitMs > 0) await timing.sleep(waitMs, signal)
    while (underWay.size >= limit) await Promise.race(underWay)
    if (failures.length > 0 || signal?.aborted) break
    latestMs = Math.max(latestMs, timing.nowMs() - startedMs - item.dueMs)
    begin(item, index)
  }
  await Promise.all(underWay)
  signal?.throwIfAborted()
  if (failures.length > 0) throw failures[0]
  return { events, tookMs: timing.nowMs() - startedMs, latestMs, kept: latestMs <= toleratedMs }
}
