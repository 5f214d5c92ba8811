import { type Html, html } from '@annals/http'
import type { InfractionView } from '@annals/infraction-contracts'
import { noticeFormats } from './notice-formats.ts'
import { type NoticeLanguage, noticeWords } from './notice-languages.ts'
import type { NoticeSettings } from './notice-settings.ts'
import { noticeStyle } from './notice-style.ts'
import type { NoticeWords } from './notice-words.ts'

type Formats = ReturnType<typeof noticeFormats>
type Entry = readonly [term: string, description: string | Html]

/** One self-contained document that prints to one A4 page: no script, no request. */
export function noticePage(
  infraction: InfractionView,
  language: NoticeLanguage,
  settings: NoticeSettings,
): string {
  const words = noticeWords[language]
  const formats = noticeFormats(words.locale, settings)
  const { infractionId: number, status, payment, cancelReason } = infraction
  const amount = formats.amount(infraction.amountCents)
  const steps = words.steps[status]({
    number,
    amount,
    paidAt: payment === null ? '' : formats.instant(payment.paidAt),
    cancelReason: cancelReason === null ? '' : words.cancelReasons[cancelReason],
  })
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} ${number}</title>
<style>${{ html: noticeStyle }}</style>
</head>
<body>
<main>
<header>
<h1>${words.title}</h1>
<p>${words.subject}</p>
</header>
<h2>${words.owner}</h2>
<p class="lines owner">${ownerOf(infraction, words)}</p>
${list([
  [words.number, number],
  [words.status, words.statuses[status]],
  [words.recordedAt, formats.instant(infraction.recordedAt)],
  [words.plate, html`<bdi class="plate">${infraction.plate}</bdi>`],
  ...vehicleOf(infraction, words, formats),
])}
<h2>${words.detection}</h2>
${list(measured(infraction, words, formats))}
<p class="amount"><span>${words.amount}</span><span>${amount}</span></p>
<h2>${words.whatNow}</h2>
${steps.map((step) => html`<p>${step}</p>`)}
<footer>${words.footer(settings.timeZone)}</footer>
</main>
</body>
</html>
`.html
}

function ownerOf({ ownerId, ownerName }: InfractionView, words: NoticeWords): Html {
  if (ownerId === null) return html`${words.ownerAwaited}`
  return ownerName === null ? html`${words.ownerWithoutName}` : html`<bdi>${ownerName}</bdi>`
}

function vehicleOf({ vehicle }: InfractionView, words: NoticeWords, formats: Formats): readonly Entry[] {
  if (vehicle === null) return [[words.vehicle, words.vehicleUnknown]]
  const { brand, model, fiscalPower } = vehicle
  return [
    [words.vehicle, html`<div class="lines"><bdi>${brand}</bdi> <bdi>${model}</bdi></div>`],
    [words.fiscalPower, formats.number(fiscalPower)],
  ]
}

function measured(infraction: InfractionView, words: NoticeWords, formats: Formats): readonly Entry[] {
  const { speedKmh, toleranceKmh, limitKmh, overKmh } = infraction
  return [
    [words.detectedAt, formats.instant(infraction.detectedAt)],
    [words.place, placeOf(infraction, words, formats)],
    [words.radar, infraction.radarId],
    [words.measuredSpeed, formats.speed(speedKmh)],
    [words.tolerance, formats.speed(toleranceKmh)],
    [words.retainedSpeed, formats.speed(speedKmh - toleranceKmh)],
    [words.limit, formats.speed(limitKmh)],
    [words.over, formats.speed(overKmh)],
  ]
}

function placeOf({ latitude, longitude }: InfractionView, words: NoticeWords, formats: Formats): string {
  const degrees = (value: number, positive: string, negative: string) =>
    `${formats.number(Math.abs(value))}° ${value < 0 ? negative : positive}`
  const north = degrees(latitude, words.north, words.south)
  return `${north}, ${degrees(longitude, words.east, words.west)}`
}

function list(entries: readonly Entry[]): Html {
  const lines = entries.map(([term, description]) => html`<dt>${term}</dt><dd>${description}</dd>`)
  return html`<dl>
${lines}
</dl>`
}
