import type { Clock } from '@annals/kernel'
import type { Backoff, Feeds, MessageLog } from '@annals/messaging'
import type { Logger, PartMetrics } from '@annals/telemetry'
import type { Parking } from './fold-events.ts'
import type { PositionBoard } from './position-board.ts'
import type { ReadModelDatabase } from './read-model-database.ts'

/** What the consumers of one part share. */
export type ConsumerEnvironment = {
  readonly database: ReadModelDatabase
  readonly log: MessageLog
  readonly feeds: Feeds
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly metrics: Pick<PartMetrics, 'setConsumerLag' | 'setParked'>
  readonly board: PositionBoard
  /** Pauses between tries of what may pass. */
  readonly backoff: Backoff
  /** Called after a commit that parked something, with what was parked by it. */
  readonly parked: (consumer: string, parkings: readonly Parking[]) => void
  /** Called after a commit that wrote changes. */
  readonly changesWritten: () => void
  /** Whether rows that were written are announced to browsers; a command part's references are not. */
  readonly announces: boolean
}
