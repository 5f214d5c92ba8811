import type { Leases } from '@annals/event-store'
import type { Clock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import type { ReadModelDatabase } from '@annals/projections'
import type { Logger, PartMetrics } from '@annals/telemetry'

/** What every part is given by its composition root; what it makes of it is its own. */
export type PartWorld = {
  /** The part's own: read models, or a command part's references, and how far its consumers have read. */
  readonly database: ReadModelDatabase
  readonly messages: MessageLog & Feeds
  /** Of a command part's own store, where several processes share it; one process that has it for itself needs none. */
  readonly leases?: Leases
  readonly clock: Clock
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly metrics: Pick<PartMetrics, 'countCommand' | 'setConsumerLag' | 'setParked' | 'setDroppedLate'>
}
