import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressSchema } from './address.ts'
import { calendarDaySchema } from './calendar-day.ts'
import { basisPointsSchema, centsSchema, quantitySchema } from './money.ts'
import { textSchema } from './text.ts'

const name = textSchema(20)

for (const text of ['Ada', 'Zoë 🍵', 'مكتبة النور', '李雷', "O'Neil-Ñ"]) {
  test(`the name ${text} is accepted and kept`, () => {
    assert.equal(name.parse(text), text)
  })
}

for (const [why, text] of [
  ['empty', ''],
  ['only spaces', '   '],
  ['too long', 'x'.repeat(21)],
  ['a NUL', 'a\u0000b'],
  ['a bell', 'a\u0007b'],
  ['a line break', 'a\nb'],
  ['a lone surrogate', 'a\ud800b'],
] as const) {
  test(`a name that is ${why} is refused`, () => {
    assert.equal(name.safeParse(text).success, false)
  })
}

test('a multi-line text keeps its line breaks', () => {
  assert.equal(textSchema(20, 'multiline').parse('a\nb'), 'a\nb')
})

test('an address without any field is refused, one with a single field is not', () => {
  assert.equal(addressSchema.safeParse({}).success, false)
  assert.equal(addressSchema.safeParse({ country: 'Maroc' }).success, true)
  assert.equal(addressSchema.safeParse({ country: 'Maroc', zip: '1' }).success, false)
})

for (const day of ['2025-02-30', '2025-13-01', '2025-2-3', '20250203', '']) {
  test(`"${day}" is no calendar day`, () => {
    assert.equal(calendarDaySchema.safeParse(day).success, false)
  })
}

for (const quantity of [0, -1, 1.5, 2 ** 53, Number.NaN, '3']) {
  test(`a quantity of ${quantity} is refused`, () => {
    assert.equal(quantitySchema.safeParse(quantity).success, false)
  })
}

test('a discount over 100 % and a negative price are refused', () => {
  assert.equal(basisPointsSchema.safeParse(10_001).success, false)
  assert.equal(centsSchema.safeParse(-1).success, false)
  assert.equal(centsSchema.safeParse(0.5).success, false)
})
