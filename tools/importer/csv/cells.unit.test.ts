import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import {
  amountInCents,
  day,
  dayOrBlank,
  flag,
  foreignId,
  fractionInBasisPoints,
  optionalText,
  quantity,
  unitsInStock,
} from './cells.ts'

function reads(name: string, schema: z.ZodType, cases: readonly (readonly [string | undefined, unknown])[]) {
  for (const [cell, value] of cases) {
    test(`${name} ${JSON.stringify(cell)} is read as ${JSON.stringify(value)}`, () => {
      assert.deepEqual(schema.parse(cell), value)
    })
  }
}

function refuses(name: string, schema: z.ZodType, rule: RegExp, cells: readonly string[]) {
  for (const cell of cells) {
    test(`${name} ${JSON.stringify(cell)} is refused: ${rule.source}`, () => {
      const parsed = schema.safeParse(cell)
      assert.equal(parsed.success, false)
      assert.match(parsed.error?.issues[0]?.message ?? '', rule)
    })
  }
}

reads('the amount', amountInCents, [
  ['14', 1_400],
  ['9.8', 980],
  [' 263.50 ', 26_350],
  ['0', 0],
  ['0.07', 7],
  ['1.15', 115],
  ['8.41', 841],
  ['999999999999.99', 99_999_999_999_999],
])
refuses('the amount', amountInCents, /at most 2 decimals/, [
  '',
  '9.999',
  '14.000',
  '-1',
  '1e3',
  '1,5',
  '.5',
  '5.',
  'x',
])

reads('the discount', fractionInBasisPoints, [
  ['0.0', 0],
  ['0', 0],
  ['0.15', 1_500],
  ['0.0333', 333],
  ['0.29', 2_900],
  ['1', 10_000],
  ['1.0', 10_000],
])
refuses('the discount', fractionInBasisPoints, /fraction from 0 to 1/, [
  '',
  '15',
  '1.01',
  '-0.1',
  '0.12345',
  '15%',
  '.1',
])

reads('the day', day, [
  ['1996-07-04', '1996-07-04'],
  ['1996-07-04 00:00:00.000', '1996-07-04'],
  ['2024-02-29T23:59:59Z', '2024-02-29'],
])
refuses('the day', day, /YYYY-MM-DD/, ['', '04/07/1996', '1996-7-4', '1996-07-04x', '19960704'])
refuses('the day', day, /does not exist/, ['2025-02-30', '2023-02-29', '2024-13-01', '2024-00-10'])
reads('the optional day', dayOrBlank, [
  ['', undefined],
  ['  ', undefined],
  ['1998-05-01 00:00:00.000', '1998-05-01'],
])
refuses('the optional day', dayOrBlank, /does not exist/, ['2025-02-30'])
refuses('the optional day', dayOrBlank, /YYYY-MM-DD/, ['NULL'])

reads('the quantity', quantity, [
  ['1', 1],
  ['130', 130],
  ['1000000', 1_000_000],
])
refuses('the quantity', quantity, /whole number from 1 to 1000000/, [
  '',
  '0',
  '-1',
  '1.5',
  '1000001',
  '9007199254740992',
])

reads('the stock', unitsInStock, [
  ['0', 0],
  ['3119', 3_119],
])
refuses('the stock', unitsInStock, /whole number, 0 or more/, ['', '-1', '1.0'])

reads('the flag', flag, [
  ['0', false],
  ['1', true],
  ['TRUE', true],
  ['false', false],
])
refuses('the flag', flag, /must be 0 or 1/, ['', 'yes', 'constructor'])

reads('the id', foreignId, [[' ALFKI ', 'ALFKI']])
refuses('the id', foreignId, /is empty/, ['', '   '])

reads('the optional text', optionalText, [
  ['', undefined],
  ['  ', undefined],
  [undefined, undefined],
  [' Åhus ', 'Åhus'],
])
