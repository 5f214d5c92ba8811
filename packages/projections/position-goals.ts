import type { PositionToken } from '@annals/contracts'
import type { Feeds } from '@annals/messaging'
import type { KnownConsumer } from './known-consumer.ts'
import type { PositionBoard } from './position-board.ts'

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

/** The heads that the consumer's sources have now. */
export async function headGoals(consumer: KnownConsumer, feeds: Feeds): Promise<readonly PositionGoal[]> {
  const goals = consumer.sources.map(async ({ source, partitions }) => {
    const { store, head } = await feeds.feed(source).read({ after: Number.MAX_SAFE_INTEGER, limit: 1 })
    if (head === 0) return []
    const positions = Object.fromEntries(
      Array.from({ length: partitions }, (_, partition) => [partition, head]),
    )
    return [{ consumer, token: { source, store, positions } }]
  })
  return (await Promise.all(goals)).flat()
}

export function allReached(board: PositionBoard, goals: readonly PositionGoal[]): boolean {
  return goals.every(({ consumer, token }) => {
    const storedAs = consumer.storedAs()
    return storedAs !== undefined && board.reached(storedAs, token)
  })
}
