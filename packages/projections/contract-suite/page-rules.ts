import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidCursorError } from '../cursor.ts'
import { searchCondition } from '../search-condition.ts'
import { iteratePages, type SortColumn } from '../typeorm/page-of.ts'
import { type Item, itemCount, itemPage, items, withItems } from './items.ts'
import type { InWorld } from './world.ts'

const sorts: readonly (readonly SortColumn<Item>[])[] = [
  [['id', 'ASC']],
  [['id', 'DESC']],
  [
    ['size', 'ASC'],
    ['id', 'ASC'],
  ],
  [
    ['size', 'DESC'],
    ['id', 'DESC'],
  ],
  [
    ['size', 'DESC'],
    ['id', 'ASC'],
  ],
  [
    ['day', 'ASC'],
    ['id', 'ASC'],
  ],
  [
    ['day', 'DESC'],
    ['id', 'DESC'],
  ],
  [
    ['open', 'DESC'],
    ['day', 'DESC'],
    ['size', 'ASC'],
    ['id', 'ASC'],
  ],
  [
    ['open', 'ASC'],
    ['day', 'ASC'],
    ['id', 'DESC'],
  ],
]

export function pageRules(inWorld: InWorld): void {
  test('the pages of every sort hold each row once, in its order, nulls first ascending and last descending', () =>
    withItems(inWorld, async (readModels, all) => {
      for (const sort of sorts) {
        const expected = all.toSorted((left, right) => compared(left, right, sort)).map(({ id }) => id)
        const paged: string[] = []
        for await (const page of iteratePages((cursor) => itemPage(readModels, { sort, cursor, limit: 7 }))) {
          paged.push(...page.map(({ id }) => id))
        }
        assert.deepEqual(paged, expected, JSON.stringify(sort))
      }
    }))

  test('a page says what follows it: a cursor, or null on the last, also when that is full', () =>
    withItems(inWorld, async (readModels) => {
      const sort = [['id', 'ASC']] as const
      assert.equal((await itemPage(readModels, { sort, limit: itemCount })).next, null)
      const first = await itemPage(readModels, { sort, limit: itemCount - 1 })
      assert.equal(first.items.length, itemCount - 1)
      const last = await itemPage(readModels, { sort, limit: itemCount - 1, cursor: first.next ?? '' })
      assert.deepEqual([last.items.length, last.next], [1, null])
    }))

  test('a cursor that is broken, or of another sort or filter, is refused', () =>
    withItems(inWorld, async (readModels) => {
      const sort = [
        ['size', 'ASC'],
        ['id', 'ASC'],
      ] as const
      const { next } = await itemPage(readModels, { sort, limit: 5, filters: { open: true } })
      const cursor = next ?? ''
      const refused = (request: Partial<Parameters<typeof itemPage>[1]>) =>
        assert.rejects(
          itemPage(readModels, { sort, limit: 5, filters: { open: true }, cursor, ...request }),
          InvalidCursorError,
        )
      await refused({ filters: { open: false } })
      await refused({
        sort: [
          ['size', 'DESC'],
          ['id', 'DESC'],
        ],
      })
      await refused({ cursor: 'x' })
      await refused({ cursor: `${cursor}A` })
      await refused({ cursor: Buffer.from('["f",{"a":1},2]').toString('base64url') })
      await itemPage(readModels, { sort, limit: 5, filters: { open: true }, cursor })
    }))

  test('a search finds wildcards as themselves', () =>
    withItems(inWorld, async (readModels, all) => {
      const found = async (term: string) =>
        readModels.read((reader) => {
          const condition = searchCondition('item.text', term)
          const builder = reader.builder(items, 'item')
          return condition === undefined
            ? builder.getCount()
            : builder.where(condition.sql, condition.parameters).getCount()
        })
      assert.equal(await found('100%_SURE'), 12)
      assert.equal(await found('%'), 12)
      assert.equal(await found('_'), 12)
      assert.equal(await found('!'), 0)
      assert.equal(await found('plain 1'), all.filter(({ text }) => /^plain.*1/.test(text)).length)
      assert.equal(await found('  '), itemCount)
    }))
}

function compared(left: Item, right: Item, sort: readonly SortColumn<Item>[]): number {
  for (const [column, direction] of sort) {
    const [a, b] = [left[column as keyof Item], right[column as keyof Item]]
    if (a === b) continue
    const ascending = a === null ? -1 : b === null ? 1 : a < b ? -1 : 1
    return direction === 'ASC' ? ascending : -ascending
  }
  return 0
}
