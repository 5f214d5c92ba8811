/// <reference lib="esnext.temporal" />

/** The instant at which a calendar day begins in an IANA time zone; not always midnight: a clock may skip it. */
export function startOfDay(day: string, timeZone: string): string {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant()
  return start.toString({ fractionalSecondDigits: 3 })
}
