export { decodeEvent, encodeEvent, UnknownStoredEventError } from './codec.ts'
export { type LoadedAggregate, loadAggregate, loadAggregates, saveSnapshotIfDue } from './load-aggregates.ts'
export { partitionOf } from './partition-of.ts'
export type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  Metadata,
  NewEvent,
  Snapshot,
  StoredCommand,
  StoredEvent,
  StreamAppend,
  Written,
} from './port.ts'
export { EventStoreError, type EventStoreErrorCode } from './store-error.ts'
