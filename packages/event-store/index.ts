export { decodeEvent, encodeEvent, UnknownStoredEventError } from './codec.ts'
export { loadAggregates, saveSnapshotIfDue } from './load-aggregates.ts'
export type { EventStore, Metadata, NewEvent, StoredEvent, StreamAppend, Written } from './port.ts'
export { EventStoreError } from './store-error.ts'
