export type HttpLimits = {
  readonly bodyBytes: number
  /** Of one subject; service clients have no limit. */
  readonly requestsPerSecond: number
  /** Requests that a subject who was quiet may send at once. */
  readonly burst: number
  /** How long `Annals-After` holds a request that does not say `Prefer: wait=n`. */
  readonly waitMs: number
  /** What `Prefer: wait=n` may ask for at most. */
  readonly maxWaitMs: number
}

export const defaultLimits: HttpLimits = {
  bodyBytes: 1_048_576,
  requestsPerSecond: 200,
  burst: 1_000,
  waitMs: 5_000,
  maxWaitMs: 30_000,
}
