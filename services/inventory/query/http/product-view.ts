import type { ProductView } from '@annals/inventory-contracts'
import type { Reader } from '@annals/projections'
import { categories } from '../projections/categories.ts'
import type { ProductRow } from '../projections/products.ts'

/** Products with the names that their categories have today. */
export async function productViews(
  rows: readonly ProductRow[],
  reader: Reader,
): Promise<readonly ProductView[]> {
  const named = await reader.rows(categories, [...new Set(rows.map((row) => row.categoryId))])
  return rows.map((row) => viewOf(row, named.get(row.categoryId)?.name ?? null))
}

/** One product whole. */
export async function productView(row: ProductRow, reader: Reader): Promise<ProductView> {
  const category = (await reader.rows(categories, [row.categoryId])).get(row.categoryId)
  return viewOf(row, category?.name ?? null)
}

function viewOf(row: ProductRow, categoryName: string | null): ProductView {
  const { nameSearch: _searched, phase: _phase, ...shown } = row
  return { ...shown, categoryName }
}
