import { z } from 'zod'

/** A day in the installation's one time zone, `YYYY-MM-DD`; days that do not exist are refused. */
export const calendarDaySchema = z.iso.date().meta({ id: 'CalendarDay' })

/** An instant in UTC with milliseconds, `2026-11-25T10:00:00.000Z`. */
export const instantSchema = z.iso.datetime({ precision: 3 }).meta({ id: 'Instant' })
