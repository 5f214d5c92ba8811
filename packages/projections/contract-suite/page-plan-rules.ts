import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SelectQueryBuilder } from 'typeorm'
import type { SortColumn } from '../typeorm/page-of.ts'
import { type Item, itemPage, withItems } from './items.ts'
import { type OpenDatabase, worldsOn } from './world.ts'

type Plan = {
  readonly sort: readonly SortColumn<Item>[]
  /** So many rows stand before the page. */
  readonly before: number
  readonly index: string
  /** The columns by which the index is entered at least; a database may use further ones. */
  readonly boundBy: readonly string[]
}

const bySize = 'ix_items_v1_g1_1'
const byDay = 'ix_items_v1_g1_2'

const plans: readonly Plan[] = [
  { sort: [['id', 'ASC']], before: 90, index: 'primary', boundBy: ['id'] },
  { sort: descending('size'), before: 90, index: bySize, boundBy: ['size'] },
  { sort: ascending('day'), before: 90, index: byDay, boundBy: ['day'] },
  { sort: descending('day'), before: 40, index: byDay, boundBy: ['day'] },
  { sort: descending('day'), before: 90, index: byDay, boundBy: ['day', 'id'] },
]

/** For a database whose optimizer is worth holding to it; with a stand-in only the answers count. */
export function pagePlanRules(name: string, open: OpenDatabase): void {
  const inWorld = worldsOn(open)
  test(`${name}: a later page enters the index where the page before ended, without sorting and without scanning`, () =>
    withItems(inWorld, async (readModels, _all, { planOf }) => {
      for (const { sort, before, index, boundBy } of plans) {
        const statements: [string, unknown[]][] = []
        const observed = (builder: SelectQueryBuilder<Item>) =>
          watched(builder, (sql, parameters) => statements.push([sql, parameters]))
        const { next } = await itemPage(readModels, { sort, limit: before })
        await itemPage(readModels, { sort, limit: 2, cursor: next ?? '' }, observed)
        const [sql = '', parameters = []] = statements[0] ?? []
        const found = await planOf(sql, parameters)
        assert.deepEqual(
          found.map((plan) => ({ ...plan, boundBy: plan.boundBy.slice(0, boundBy.length) })),
          [{ index, boundBy, sorts: false }],
          JSON.stringify([sort, found]),
        )
      }
    }))
}

function ascending(column: keyof Item): readonly SortColumn<Item>[] {
  return [
    [column, 'ASC'],
    ['id', 'ASC'],
  ]
}

function descending(column: keyof Item): readonly SortColumn<Item>[] {
  return [
    [column, 'DESC'],
    ['id', 'DESC'],
  ]
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
