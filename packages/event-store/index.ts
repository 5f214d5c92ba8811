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
