import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchText } from './search-text.ts'

const found: readonly (readonly [typed: string, stored: string])[] = [
  ['ecole', 'École'],
  ['MUNSTER', 'Münster'],
  ['ﬁn', 'fin'],
  ['ano nuevo', '  Año\u00a0 Nuevo '],
  ['مكتبة', 'مَكْتَبَة'],
  ['🍵 tea', '🍵 Tea'],
]

for (const [typed, stored] of found) {
  test(`"${typed}" finds "${stored}"`, () => {
    assert.equal(searchText(typed), searchText(stored))
  })
}
