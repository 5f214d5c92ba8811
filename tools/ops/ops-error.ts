/** What was asked could not be done; the message says why, and what to do. */
export class OpsError extends Error {
  readonly code = 'ops'
  constructor(message: string) {
    super(message)
    this.name = 'OpsError'
  }
}
