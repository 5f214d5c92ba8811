import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basisPoints, cents, lineNet, sumCents } from './money.ts'

const nets: readonly (readonly [price: number, quantity: number, discount: number, net: number])[] = [
  [1_400, 12, 0, 16_800],
  [1_480, 15, 1_500, 18_870],
  [1, 1, 5_000, 1],
  [1, 1, 5_001, 0],
  [999, 7, 333, 6_760],
  [0, 1_000, 0, 0],
  [12_345, 3, 10_000, 0],
  [9_000_000_000, 1_000_000, 1, 8_999_100_000_000_000],
]

for (const [price, quantity, discount, net] of nets) {
  test(`${quantity} × ${price} cents at ${discount} basis points off is ${net} cents, half a cent rounded up`, () => {
    assert.equal(lineNet(cents(price), quantity, basisPoints(discount)), net)
  })
}

test('an amount that is not whole cents, or beyond what a number holds exactly, is a bug and throws', () => {
  assert.throws(() => cents(1.5), RangeError)
  assert.throws(() => cents(2 ** 53), RangeError)
  assert.throws(() => lineNet(cents(9_000_000_000_000), 1_000_000, basisPoints(0)), RangeError)
})

test('a discount is 0 to 10,000 basis points', () => {
  assert.throws(() => basisPoints(10_001), RangeError)
  assert.throws(() => basisPoints(-1), RangeError)
  assert.throws(() => basisPoints(0.5), RangeError)
})

test('a sum of no amounts is nothing', () => {
  assert.equal(sumCents([]), 0)
  assert.equal(sumCents([cents(2), cents(3)]), 5)
})
