export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** An instant as the API takes it: ISO 8601, UTC, with milliseconds. */
export function instantAt(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
