/** Literal codes of what stops a store; the message says what to do. */
export type EventStoreErrorCode =
  | 'store-unopenable'
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
