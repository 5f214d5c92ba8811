import type { CsvColumn, Route } from '@annals/http'
import {
  type CategoryFilters,
  type CategoryView,
  categoryListQuerySchema,
  categoryParamsSchema,
  categoryViewSchema,
} from '@annals/inventory-contracts'
import {
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  type RowQuery,
} from '@annals/part'
import { searchCondition } from '@annals/projections'
import { type CategoryRow, categories } from '../projections/categories.ts'
import { inventoryHistory } from '../projections/inventory-history.ts'
import { historyReaders, readers } from './readers.ts'

const item: ItemDefinition<CategoryRow, typeof categoryParamsSchema, CategoryView> = {
  path: '/categories/:categoryId',
  operationId: 'getCategory',
  summary: 'One category',
  roles: readers,
  params: categoryParamsSchema,
  projection: categories,
  key: ({ categoryId }) => categoryId,
  stream: (categoryId) => `category-${categoryId}`,
  mayBeSeen: () => true,
  revision: (row) => row.revision,
  view: async (row) => categoryView(row),
  schema: categoryViewSchema,
}

/** What people may see of categories: everybody who orders or serves sees all of them. */
export function categoryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/categories',
      name: 'Categories',
      summary: 'Categories, by name',
      roles: readers,
      projection: categories,
      query: categoryListQuerySchema,
      item: categoryViewSchema,
      sort: ({ sort }) => {
        const direction = sort === 'name' ? 'ASC' : 'DESC'
        return [
          ['nameSearch', direction],
          ['categoryId', direction],
        ]
      },
      narrow: narrowCategories,
      items: async (rows) => rows.map(categoryView),
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(
      context,
      { ...item, roles: historyReaders },
      { operationId: 'getCategoryHistory', history: inventoryHistory },
    ),
  ]
}

function narrowCategories(rows: RowQuery<CategoryRow>, { search }: CategoryFilters): void {
  const found = search === undefined ? undefined : searchCondition('row.nameSearch', search)
  if (found !== undefined) rows.andWhere(found.sql, found.parameters)
}

function categoryView({ nameSearch: _searched, ...shown }: CategoryRow): CategoryView {
  return shown
}

const csvColumns = (['categoryId', 'name', 'description'] as const).map(
  (header): CsvColumn<CategoryView> => ({ header, value: (row) => row[header] }),
)
