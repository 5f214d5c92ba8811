import type { PositionToken } from '@annals/contracts'
import type { Clock } from '@annals/kernel'
import type { Feeds } from '@annals/messaging'
import type { ConsumedSource, KnownConsumer } from './known-consumer.ts'
import type { PositionBoard } from './position-board.ts'
import { highestPosition, lowestPosition } from './positions.ts'

/** A consumer, and how far it has to come. */
export type PositionGoal = { readonly consumer: KnownConsumer; readonly token: PositionToken }

/** The tokens' positions, for every consumer that consumes their source. */
export function tokenGoals(
  consumers: readonly KnownConsumer[],
  tokens: readonly PositionToken[],
): readonly PositionGoal[] {
  return consumers.flatMap((consumer) => {
    const consumed = new Set(consumer.sources.map(({ source }) => source))
    return tokens.filter(({ source }) => consumed.has(source)).map((token) => ({ consumer, token }))
  })
}

type SourceHead = ConsumedSource & { readonly store: string; readonly head: number }

/** Events of a feed that are looked through at a time. */
const pageSize = 1_000

/**
 * True once the consumer has handled all that its sources hold now; false at the deadline. A transport that reads
 * partitions apart leaves each at its own last event, which is seldom the head: where those are is asked of the feed,
 * but only when the head itself is handled, so that little is left to look through.
 */
export async function passesHead(
  consumer: KnownConsumer,
  known: { readonly board: PositionBoard; readonly feeds: Feeds; readonly clock: Clock },
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const { board, feeds, clock } = known
  const endsAtMs = clock.nowMs() + timeoutMs
  const heads = await Promise.all(consumer.sources.map((source) => headOf(source, feeds)))
  const hasSeenHeads = () => heads.every((head) => head.head === 0 || hasSeen(consumer, head, board))
  if (!(await board.waitUntil(hasSeenHeads, timeoutMs, signal))) return false
  const filled = heads.filter(({ head }) => head > 0)
  const goals = await Promise.all(filled.map((head) => lastEventGoal(consumer, head, board, feeds)))
  return board.waitUntil(() => allReached(board, goals), endsAtMs - clock.nowMs(), signal)
}

async function headOf({ source, partitions }: ConsumedSource, feeds: Feeds): Promise<SourceHead> {
  const { store, head } = await feeds.feed(source).read({ after: Number.MAX_SAFE_INTEGER, limit: 1 })
  return { source, partitions, store, head }
}

function hasSeen(
  consumer: KnownConsumer,
  { source, store, head }: SourceHead,
  board: PositionBoard,
): boolean {
  const storedAs = consumer.storedAs()
  if (storedAs === undefined) return false
  const positions = board.positions(storedAs, source)
  return positions.store === store && highestPosition(positions) >= head
}

/** The last position up to the head in each partition that may have an event which is not handled. */
async function lastEventGoal(
  consumer: KnownConsumer,
  { source, partitions, store, head }: SourceHead,
  board: PositionBoard,
  feeds: Feeds,
): Promise<PositionGoal> {
  const handled = board.positions(consumer.storedAs() ?? '', source)
  const positions: Record<number, number> = {}
  let after = lowestPosition(handled, partitions)
  while (after < head) {
    const { events } = await feeds.feed(source).read({ after, limit: pageSize })
    for (const { partition, position } of events) if (position <= head) positions[partition] = position
    after = events.at(-1)?.position ?? head
  }
  return { consumer, token: { source, store, positions } }
}

export function allReached(board: PositionBoard, goals: readonly PositionGoal[]): boolean {
  return goals.every(({ consumer, token }) => {
    const storedAs = consumer.storedAs()
    return storedAs !== undefined && board.reached(storedAs, token)
  })
}
