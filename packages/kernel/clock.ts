import type { Brand } from './brand.ts'

/** An instant in UTC, ISO 8601 with milliseconds; compares as text. */
export type Instant = Brand<string, 'Instant'>

/** A day in the installation's time zone, `YYYY-MM-DD`; compares as text. */
export type CalendarDay = Brand<string, 'CalendarDay'>

export type Clock = {
  /** Milliseconds since 1970 in UTC. */
  readonly nowMs: () => number
}

export const systemClock: Clock = { nowMs: () => Date.now() }

/** Throws a RangeError when the milliseconds are no instant. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant
}

/** Throws a RangeError unless the text is an instant that exists, `2026-11-25T10:00:00.000Z`. */
export function instant(text: string): Instant {
  const epochMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(epochMs) || instantOf(epochMs) !== text) throw new RangeError(`${text} is not an instant`)
  return text as Instant
}

export function epochMsOf(instant: Instant): number {
  return Date.parse(instant)
}

export function addMs(instant: Instant, durationMs: number): Instant {
  return instantOf(epochMsOf(instant) + durationMs)
}

/** Throws a RangeError unless the text is a day that exists, `YYYY-MM-DD`. */
export function calendarDay(text: string): CalendarDay {
  const epochMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(epochMs) || !instantOf(epochMs).startsWith(text))
    throw new RangeError(`${text} is not a calendar day`)
  return text as CalendarDay
}

/** The calendar day of an instant in an IANA time zone such as `Europe/Paris`. */
export function dayOf(instant: Instant, timeZone: string): CalendarDay {
  return dayFormat(timeZone).format(new Date(instant)) as CalendarDay
}

const formats = new Map<string, Intl.DateTimeFormat>()

// Building a DateTimeFormat costs 40 times a call of it, and an installation has one time zone.
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}
