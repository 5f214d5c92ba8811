/** Why an event time is refused; undefined for one that may be folded. */
export type EventTimeFault = 'event-time-invalid' | 'event-time-negative' | 'event-time-ahead'

/**
 * One absurd time would close every window of its partition for ever, so that nothing after it counted: a time that is
 * further ahead of the clock than `maxAheadMs` is refused, as is one that no window can hold.
 */
export function eventTimeFault(
  timeMs: number,
  nowMs: number,
  maxAheadMs: number,
): EventTimeFault | undefined {
  if (!Number.isSafeInteger(timeMs)) return 'event-time-invalid'
  if (timeMs < 0) return 'event-time-negative'
  return timeMs > nowMs + maxAheadMs ? 'event-time-ahead' : undefined
}
