import type { Feeds } from '@annals/messaging'
import type { ConsumedSource, KnownConsumer } from './known-consumer.ts'
import { readParked } from './parked.ts'
import type { PositionBoard } from './position-board.ts'
import { highestPosition } from './positions.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** How one consumer gets on with one source. */
export type ConsumerHealth = {
  readonly name: string
  readonly kind: 'projection' | 'policy'
  readonly source: string
  readonly version: number
  readonly generation: number | null
  readonly state: 'running' | 'building' | 'stopped'
  /** Events between the consumer's position and the source's head. */
  readonly lag: number
  /** Sequences that wait for somebody. */
  readonly parked: number
  readonly lastError: string | null
}

export async function consumerHealth(
  consumers: readonly KnownConsumer[],
  known: {
    readonly feeds: Feeds
    readonly board: PositionBoard
    readonly all: WriteTransaction['all']
  },
): Promise<readonly ConsumerHealth[]> {
  const entries = consumers.flatMap((consumer) => consumer.sources.map((source) => ({ consumer, source })))
  return Promise.all(entries.map(({ consumer, source }) => healthOf(consumer, source, known)))
}

async function healthOf(
  consumer: KnownConsumer,
  { source }: ConsumedSource,
  { feeds, board, all }: Parameters<typeof consumerHealth>[1],
): Promise<ConsumerHealth> {
  const storedAs = consumer.storedAs()
  const status = consumer.status(source)
  const head = await headOf(feeds, source, status.head)
  const position = storedAs === undefined ? 0 : highestPosition(board.positions(storedAs, source))
  const parked = storedAs === undefined ? [] : await readParked({ all }, storedAs)
  return {
    name: consumer.name,
    kind: consumer.kind,
    source,
    version: consumer.version,
    generation: consumer.generation(),
    state: status.state === 'running' && consumer.isBuilding() ? 'building' : status.state,
    lag: Math.max(0, head - position),
    parked: parked.filter((sequence) => sequence.source === source).length,
    lastError: status.lastError,
  }
}

/** What the source says now; what was last heard of it while it is away. */
async function headOf(feeds: Feeds, source: string, lastKnown: number): Promise<number> {
  try {
    return (await feeds.feed(source).read({ after: Number.MAX_SAFE_INTEGER, limit: 1 })).head
  } catch {
    return lastKnown
  }
}
