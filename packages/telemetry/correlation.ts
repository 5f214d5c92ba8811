import { AsyncLocalStorage } from 'node:async_hooks'

/** What ties the log lines, events and answers of one cause together. */
export type Correlation = {
  readonly correlationId: string
  /** The event or command that led to this work. */
  readonly causationId?: string
  /** W3C trace context, passed on as it came. */
  readonly traceparent?: string
}

const storage = new AsyncLocalStorage<Correlation>()

/** Runs `work`, and everything that it awaits, under the correlation. */
export function withCorrelation<Result>(correlation: Correlation, work: () => Result): Result {
  return storage.run(correlation, work)
}

/** The correlation of the running work; undefined outside of any. */
export function currentCorrelation(): Correlation | undefined {
  return storage.getStore()
}

/** The header as it came if it is a W3C `traceparent` of version 00 with ids that are not all zeros. */
export function validTraceparent(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  return /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(header) ? header : undefined
}
