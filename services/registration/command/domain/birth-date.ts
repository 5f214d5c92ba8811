import { type CalendarDay, calendarDay } from '@annals/kernel'
import type { BirthDateOutOfRange } from './refusals.ts'

const earliestYear = '1900-01-01'

/** Nobody was born tomorrow, and no owner before 1900; undefined for a day in between. */
export function birthDateOutOfRange(
  birthDate: CalendarDay,
  today: CalendarDay,
): BirthDateOutOfRange | undefined {
  const earliest = calendarDay(earliestYear)
  if (birthDate >= earliest && birthDate <= today) return undefined
  return { code: 'birth-date-out-of-range', birthDate, earliest, latest: today }
}
