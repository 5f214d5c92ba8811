/** Thrown by a policy's handler when trying again later can help: a database that is away, a stream under contention. */
export class CauseMayPass extends Error {
  readonly code = 'cause-may-pass'
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'CauseMayPass'
  }
}
