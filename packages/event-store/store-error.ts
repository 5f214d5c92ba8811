/** Literal codes of what stops a store; the message says what to do. */
export type EventStoreErrorCode =
  | 'store-unopenable'
  /** The server that holds it does not answer: this may pass. */
  | 'store-unreachable'
  /** Its tables are older than the program: this passes when they are migrated. */
  | 'store-not-migrated'
  | 'store-schema-unreadable'
  | 'store-secret-mismatch'
  | 'store-partitions-mismatch'
  | 'store-data-unreadable'
  | 'store-request-invalid'
  | 'store-busy'
  | 'store-closed'

export class EventStoreError extends Error {
  override readonly name = 'EventStoreError'
  readonly code: EventStoreErrorCode

  constructor(code: EventStoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
