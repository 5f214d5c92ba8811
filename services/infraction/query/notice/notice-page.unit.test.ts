import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { InfractionView } from '@annals/infraction-contracts'
import { inEveryStatus, inParis, issued } from './notice-fixtures.ts'
import { noticePage } from './notice-page.ts'
import { noticePolicy } from './notice-style.ts'

const languages = ['fr', 'en'] as const

/** What a reader sees, spaces of every kind as one. */
function textOf(infraction: InfractionView, language: 'fr' | 'en', settings = inParis): string {
  const page = noticePage(infraction, language, settings)
  return page
    .slice(page.indexOf('<body>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/gu, ' ')
}

function saysAll(text: string, words: readonly string[]): void {
  deepEqual(
    words.filter((word) => !text.includes(word)),
    [],
    text,
  )
}

test('a French notice says who, what, when, where, how fast and how much, as the French write it', () => {
  const text = textOf(issued, 'fr')
  saysAll(text, [`Numéro ${issued.infractionId}`, 'Alice Lefèvre', issued.plate, 'Renault Mégane'])
  saysAll(text, ['Date et heure 15 juillet 2026 à 00:30:00 UTC+2', '25 novembre 2026 à 11:00:05 UTC+1'])
  saysAll(text, ['16,265001° N, 61,55° O', issued.radarId, 'Puissance fiscale (CV) 6'])
  saysAll(text, ['Vitesse mesurée 112 km/h', 'Tolérance déduite 6 km/h', 'Vitesse retenue 106 km/h'])
  saysAll(text, ['Vitesse maximale autorisée 90 km/h', 'Dépassement 16 km/h', 'Montant 1 234,50 €'])
})

test('an English notice says the same, as the English write it', () => {
  const text = textOf(issued, 'en')
  saysAll(text, [`Number ${issued.infractionId}`, 'Alice Lefèvre', issued.plate, 'Renault Mégane'])
  saysAll(text, ['Date and time 15 July 2026 at 00:30:00 CEST', '25 November 2026 at 11:00:05 CET'])
  saysAll(text, ['16.265001° N, 61.55° W', issued.radarId, 'Fiscal horsepower 6'])
  saysAll(text, ['Measured speed 112 km/h', 'Tolerance taken off 6 km/h', 'Retained speed 106 km/h'])
  saysAll(text, ['Speed limit 90 km/h', 'Over the limit 16 km/h', 'Amount €1,234.50'])
})

test('the currency and the time zone are those of the installation', () => {
  const text = textOf(issued, 'en', { currency: 'CHF', timeZone: 'Asia/Tokyo' })
  saysAll(text, ['CHF 1,234.50', '15 July 2026 at 07:30:00 GMT+9', 'the time zone Asia/Tokyo'])
})

const whatToDo: readonly (readonly [InfractionView['status'], RegExp, RegExp])[] = [
  ['AwaitingIdentification', /Rien n’est à payer ni à contester/, /Nothing is to be paid or contested/],
  ['Issued', /Pour payer.*1 234,50 €.*Pour contester/, /To pay.*€1,234\.50.*To contest/],
  [
    'Paid',
    /paiement de 1 234,50 € a été reçu le 1 janvier 2027 à 00:30:00/,
    /payment of €1,234\.50 was received on 1 January 2027 at 00:30:00/,
  ],
  ['Contested', /contestation est à l’examen.*rien n’est à payer/, /being examined.*nothing is to be paid/],
  ['Upheld', /ne peut plus être contestée.*Pour payer.*1 234,50 €/, /cannot be contested again.*To pay/],
  ['Cancelled', /annulée \(défaut du radar\)/, /was cancelled \(the radar was at fault\)/],
]
for (const [status, french, english] of whatToDo) {
  test(`a notice of an infraction in status ${status} says what is to be done`, () => {
    const infraction = inEveryStatus.find((candidate) => candidate.status === status)
    if (infraction === undefined) throw new Error(`no example in status ${status}`)
    match(textOf(infraction, 'fr'), french)
    match(textOf(infraction, 'en'), english)
  })
}

test('only an infraction that can be paid says how to pay, and only one that can be contested how to contest', () => {
  const say = (words: string) =>
    inEveryStatus.filter((each) => textOf(each, 'en').includes(words)).map(({ status }) => status)
  deepEqual(say('To pay:'), ['Issued', 'Upheld'])
  deepEqual(say('To contest:'), ['Issued'])
})

test('an owner who is not known, and one whose name is erased, are told apart', () => {
  const [awaiting = issued] = inEveryStatus
  match(textOf(awaiting, 'en'), /not identified yet/)
  match(textOf(awaiting, 'en'), /Vehicle not known yet/)
  match(textOf({ ...issued, ownerName: null }, 'en'), /name erased or not known yet/)
})

test('a notice never says why an owner contests: it may lie open on a printer', () => {
  for (const infraction of inEveryStatus) doesNotMatch(noticePage(infraction, 'en', inParis), /twin/)
})

test('a name, a vehicle and a plate are text, whatever they hold', () => {
  const evil = '</style><script>alert(1)</script><img src=x onerror="alert(2)">'
  const vehicle = { brand: evil, model: evil, fiscalPower: 6 }
  for (const language of languages) {
    const page = noticePage({ ...issued, ownerName: evil, plate: evil, vehicle }, language, inParis)
    doesNotMatch(page, /<script|<img/)
    equal(page.match(/&lt;script&gt;alert\(1\)/g)?.length, 4)
    equal(page.match(/<style>/g)?.length, 1)
  }
})

test('a notice is one document in its language that asks for nothing from anywhere', () => {
  for (const language of languages) {
    const page = noticePage(issued, language, inParis)
    match(page, new RegExp(`^<!doctype html>\\n<html lang="${language}">`))
    match(page, /<title>[^<]+<\/title>/)
    doesNotMatch(page, /https?:|src=|href=|url\(|@import|<script|<link|<iframe|<form/i)
  }
})

test('names and plates are isolated, so that letters from right to left move nothing beside them', () => {
  const page = noticePage({ ...issued, ownerName: 'أمينة' }, 'fr', inParis)
  ok(page.includes('<bdi>أمينة</bdi>'))
  ok(page.includes(`<bdi class="plate">${issued.plate}</bdi>`))
})

test('the policy of a notice lets in its own style and no other', () => {
  const page = noticePage(issued, 'fr', inParis)
  const style = page.slice(page.indexOf('<style>') + '<style>'.length, page.indexOf('</style>'))
  const hash = createHash('sha256').update(style).digest('base64')
  match(noticePolicy(), /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'/)
  ok(noticePolicy().includes(`style-src 'sha256-${hash}';`))
  doesNotMatch(page, /style=/)
})

test('the two languages share no sentence', () => {
  for (const infraction of inEveryStatus) {
    notEqual(textOf(infraction, 'fr'), textOf(infraction, 'en'))
    doesNotMatch(textOf(infraction, 'fr'), /\b(owner|speed|the|paid|notice)\b/i)
    doesNotMatch(textOf(infraction, 'en'), /\b(vitesse|le|payer|avis)\b/i)
  }
})
