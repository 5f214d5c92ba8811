import type { ContractEvent } from '@annals/contracts'

/** Highest handled position by partition, and the id of the store they belong to (null before the first event). */
export type ConsumerPositions = {
  readonly store: string | null
  readonly byPartition: ReadonlyMap<number, number>
  /** Where the transport goes on in a partition that it has read; every event behind it is above the position. */
  readonly nextOffsets?: ReadonlyMap<number, number>
}

/** How far one partition is once a batch is handled. */
export type PartitionReach = {
  /** Every event of the partition up to here is in this batch or was in an earlier one. */
  readonly position: number
  /** Kept with the position, in its transaction; left out, the one before stays. */
  readonly nextOffset?: number
}

/** Events of one source in position order within each partition. Redelivery is allowed: consumers skip by position. */
export type MessageBatch = {
  readonly source: string
  readonly store: string
  readonly events: readonly ContractEvent[]
  /** The store's head when the batch was read, where the transport knows it. */
  readonly head: number
  /**
   * Every event of every partition up to this position is in this batch or was in an earlier one: the consumer
   * advances all partitions. Absent where the transport reads partitions apart. Such a batch may be empty.
   */
  readonly through?: number
  /** The same for single partitions, where the transport reads them apart. Such a batch may be empty, too. */
  readonly reached?: ReadonlyMap<number, PartitionReach>
}

/**
 * The consumer's side. A handler that rejects is called again with the same batch, after a pause,
 * unless it rejects with StopConsuming: then the subscription is over.
 */
export interface BatchHandler {
  readonly consumer: string
  positions(source: string): Promise<ConsumerPositions>
  handle(batch: MessageBatch): Promise<void>
}

export interface Subscription {
  /** Ends after the batch in flight. */
  stop(): Promise<void>
}

/** Live delivery: from the consumer's stored positions on, one batch in flight. */
export interface MessageLog {
  subscribe(source: string, handler: BatchHandler): Promise<Subscription>
}

export type FeedPage = {
  readonly store: string
  readonly head: number
  readonly events: readonly ContractEvent[]
}

/** The contract events of one service by position: what read models are rebuilt from and gaps are filled from. */
export interface Feed {
  readonly source: string
  read(range: { readonly after: number; readonly limit: number }): Promise<FeedPage>
  /** One event by position, for a parked sequence's replay. */
  readAt(position: number): Promise<ContractEvent | undefined>
}

/** Feeds by source. Throws when a part asks for a source that this installation does not have. */
export interface Feeds {
  feed(source: string): Feed
}
