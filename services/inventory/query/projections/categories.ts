import { inventoryEvents } from '@annals/inventory-contracts'
import { searchText } from '@annals/kernel'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'

export type CategoryRow = {
  readonly categoryId: string
  readonly name: string
  /** The name as search and sort compare it. */
  readonly nameSearch: string
  readonly description: string | null
  readonly revision: number
}

const categoryTable: Table<CategoryRow> = {
  name: 'categories',
  key: 'categoryId',
  columns: {
    categoryId: { type: 'text', length: 36 },
    name: { type: 'text', length: 100 },
    nameSearch: { type: 'text', length: 600 },
    description: { type: 'text', length: 1_000, nullable: true },
    revision: { type: 'integer' },
  },
  indices: [['nameSearch', 'categoryId']],
}

export const categories: Projection<CategoryRow> = {
  name: 'categories',
  version: 1,
  table: categoryTable,
  sources: [
    from<CategoryRow, typeof inventoryEvents>(
      inventoryEvents,
      {
        CategoryAdded: (_none, event) => ({ ...columns(event.data), revision: 1 }),
        CategoryChanged: (row, event) => ({
          ...columns(event.data),
          revision: known(row, event).revision + 1,
        }),
      },
      (event) => event.subject.slice('category-'.length),
    ),
  ],
}

function columns({
  categoryId,
  name,
  description,
}: Pick<CategoryRow, 'categoryId' | 'name' | 'description'>) {
  return { categoryId, name, nameSearch: searchText(name).slice(0, 600), description }
}

function known(row: CategoryRow | undefined, event: ProjectedEvent): CategoryRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its addition`)
  return row
}
