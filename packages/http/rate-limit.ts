/** Returns how long the subject must wait, in milliseconds; 0 lets the request pass. */
export type RateLimit = (subject: string) => number

/** Beyond this many subjects, those whose bucket has filled up again are forgotten. */
const maxSubjects = 10_000

/** A token bucket for each subject: `burst` tokens, refilled at `requestsPerSecond`. */
export function rateLimit(
  limits: { readonly requestsPerSecond: number; readonly burst: number },
  nowMs: () => number,
): RateLimit {
  const { requestsPerSecond, burst } = limits
  const perMs = requestsPerSecond / 1_000
  const buckets = new Map<string, { tokens: number; atMs: number }>()

  const forgetFull = (now: number): void => {
    for (const [subject, { tokens, atMs }] of buckets) {
      if (tokens + (now - atMs) * perMs >= burst) buckets.delete(subject)
    }
  }

  return (subject) => {
    const now = nowMs()
    if (buckets.size >= maxSubjects && !buckets.has(subject)) forgetFull(now)
    const bucket = buckets.get(subject) ?? { tokens: burst, atMs: now }
    // A clock set back gives nothing and takes nothing.
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.atMs) * perMs)
    bucket.atMs = now
    buckets.set(subject, bucket)
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs)
    bucket.tokens -= 1
    return 0
  }
}
