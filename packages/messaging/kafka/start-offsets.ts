import type { ConsumerPositions } from '../port.ts'

/** The first offset that a partition still has, and the one that its next message will get. */
export type OffsetRange = { readonly low: number; readonly high: number }

/** Where reading begins, and whether the feed has to be read up to its head before. */
export type StartOffset = { readonly offset: number; readonly feed: 'first' | 'not-needed' }

/**
 * Where a consumer goes on in a partition. A message says which position it follows, so that whatever lies between
 * shows as a gap with the first message; the feed has to be read first only where no message may come to show it.
 *
 * - The stored offset is there: from it.
 * - It is not (retention, or another topic of the same name): from what there is.
 * - None is stored, after a rebuild or because nothing was handled yet: from the end, or from what there is.
 */
export function startOffset(
  { byPartition, nextOffsets }: ConsumerPositions,
  partition: number,
  { low, high }: OffsetRange,
): StartOffset {
  const stored = nextOffsets?.get(partition)
  if (stored !== undefined && low <= stored && stored <= high) return { offset: stored, feed: 'not-needed' }
  const wasBuilt = stored === undefined && (byPartition.get(partition) ?? 0) > 0
  if (wasBuilt || low === high) return { offset: high, feed: 'first' }
  return { offset: low, feed: 'not-needed' }
}
