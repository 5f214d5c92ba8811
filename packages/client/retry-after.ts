const longestMs = 60_000

/** The header's seconds or HTTP date, as a wait of at most a minute; undefined when there is none to read. */
export function retryAfterMs(header: string | null, wallClockMs: number): number | undefined {
  if (header === null) return undefined
  const waitMs = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - wallClockMs
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), longestMs)
}
