/**
 * Thrown by a handler that must not be called again before somebody acts: the subscription ends after it.
 * `code` is literal and shown in the part's health; the message says what to do.
 */
export class StopConsuming extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'StopConsuming'
    this.code = code
  }
}
