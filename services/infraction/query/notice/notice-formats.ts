import type { NoticeSettings } from './notice-settings.ts'

/** How a language writes numbers, amounts and instants. */
export function noticeFormats(locale: string, { currency, timeZone }: NoticeSettings) {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const speeds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilometer-per-hour' })
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })
  const instants = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone,
    // The hour that comes twice in autumn is told apart.
    timeZoneName: 'short',
  })
  return {
    amount: (cents: number) => money.format(cents / 100),
    speed: (kmh: number) => speeds.format(kmh),
    number: (value: number) => plain.format(value),
    instant: (iso: string) => instants.format(Date.parse(iso)),
  }
}
