import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from '@annals/contracts'
import { eventContract } from '@annals/contracts'
import type { SelectQueryBuilder } from 'typeorm'
import { z } from 'zod'
import { InvalidCursorError } from '../cursor.ts'
import { from, type Projection } from '../projection.ts'
import type { ReadModels } from '../read-models.ts'
import { searchCondition } from '../search-condition.ts'
import type { Table } from '../table.ts'
import { boxContract, inWorld, type World } from '../test-world.ts'
import { iteratePages, pageOf, type SortColumn } from './page-of.ts'

type Item = {
  readonly id: string
  readonly day: string | null
  readonly size: number
  readonly text: string
  readonly open: boolean
}

const itemContract = eventContract({
  source: boxContract.source,
  partitions: boxContract.partitions,
  events: {
    Listed: z.object({ day: z.string().nullable(), size: z.int(), text: z.string(), open: z.boolean() }),
  },
})

const itemTable: Table<Item> = {
  name: 'items',
  key: 'id',
  columns: {
    id: { type: 'text', length: 60 },
    day: { type: 'text', length: 10, nullable: true },
    size: { type: 'integer' },
    text: { type: 'text', length: 100 },
    open: { type: 'boolean' },
  },
  indices: [
    ['size', 'id'],
    ['day', 'id'],
  ],
}

const items: Projection<Item> = {
  name: 'items',
  version: 1,
  table: itemTable,
  sources: [
    from<Item, typeof itemContract>(itemContract, {
      Listed: (_none, { subject, data }) => ({ id: subject, ...data }),
    }),
  ],
}

const count = 120

async function withItems(
  run: (readModels: ReadModels, all: readonly Item[]) => Promise<void>,
): Promise<void> {
  await inWorld(async ({ log, start }: World) => {
    for (let index = 0; index < count; index += 1) {
      // Few different values: most neighbours are equal in the leading columns, and many days are absent.
      log.publish(`item-${String((index * 37) % count).padStart(3, '0')}`, 'Listed', {
        day: index % 3 === 0 ? null : `2026-01-0${1 + (index % 5)}`,
        size: index % 4,
        text: index % 10 === 0 ? '100%_sure' : `plain ${index}`,
        open: index % 2 === 0,
      })
    }
    const readModels = await start({ projections: [items] })
    await run(readModels, await readModels.read((reader) => reader.repository(items).find()))
  })
}

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

test('the pages of every sort hold each row once, in its order, nulls first ascending and last descending', () =>
  withItems(async (readModels, all) => {
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
  withItems(async (readModels) => {
    const sort = [['id', 'ASC']] as const
    assert.equal((await itemPage(readModels, { sort, limit: count })).next, null)
    const first = await itemPage(readModels, { sort, limit: count - 1 })
    assert.equal(first.items.length, count - 1)
    const last = await itemPage(readModels, { sort, limit: count - 1, cursor: first.next ?? '' })
    assert.deepEqual([last.items.length, last.next], [1, null])
  }))

test('a cursor that is broken, or of another sort or filter, is refused', () =>
  withItems(async (readModels) => {
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

test('a later page enters the index where the page before ended, without sorting and without scanning', () =>
  withItems(async (readModels) => {
    const plans: [SortColumn<Item>[], number, RegExp][] = [
      [[['id', 'ASC']], 90, /SEARCH .* USING INDEX \S+ \(id>\?\)/],
      [
        [
          ['size', 'DESC'],
          ['id', 'DESC'],
        ],
        90,
        /SEARCH .* USING INDEX ix_\S+ \(size<\?\)/,
      ],
      [
        [
          ['day', 'ASC'],
          ['id', 'ASC'],
        ],
        90,
        /SEARCH .* USING INDEX ix_\S+ \(day>\?\)/,
      ],
      [
        [
          ['day', 'DESC'],
          ['id', 'DESC'],
        ],
        40,
        /SEARCH .* USING INDEX ix_\S+ \(day<\?\)/,
      ],
      [
        [
          ['day', 'DESC'],
          ['id', 'DESC'],
        ],
        90,
        /SEARCH .* USING INDEX ix_\S+ \(day=\? AND id<\?\)/,
      ],
    ]
    for (const [sort, limit, expected] of plans) {
      const statements: [string, unknown[]][] = []
      const observed = (builder: SelectQueryBuilder<Item>) =>
        watched(builder, (sql, parameters) => statements.push([sql, parameters]))
      const page = { sort, limit }
      const { next } = await itemPage(readModels, page)
      await itemPage(readModels, { ...page, limit: 2, cursor: next ?? '' }, observed)
      const [sql = '', parameters = []] = statements[0] ?? []
      const plan = await readModels.read(async (reader) =>
        reader.repository(items).query(`EXPLAIN QUERY PLAN ${sql}`, parameters),
      )
      const details = plan.map(({ detail }: { readonly detail: string }) => detail).join('\n')
      assert.match(details, expected)
      assert.doesNotMatch(details, /TEMP B-TREE|SCAN/)
    }
  }))

test('a search finds wildcards as themselves', () =>
  withItems(async (readModels, all) => {
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
    assert.equal(await found('  '), count)
  }))

function itemPage(
  readModels: ReadModels,
  request: Parameters<typeof pageOf<Item>>[1],
  observe: (builder: SelectQueryBuilder<Item>) => SelectQueryBuilder<Item> = (builder) => builder,
): Promise<Page<Item>> {
  return readModels.read((reader) => pageOf(observe(reader.builder(items, 'item')), request))
}

/** The builder and its clones tell the statements that they run. */
function watched(
  builder: SelectQueryBuilder<Item>,
  told: (sql: string, parameters: unknown[]) => void,
): SelectQueryBuilder<Item> {
  const clone = builder.clone.bind(builder)
  builder.clone = () => {
    const copy = clone()
    const getMany = copy.getMany.bind(copy)
    copy.getMany = () => {
      told(...copy.getQueryAndParameters())
      return getMany()
    }
    return copy
  }
  return builder
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
