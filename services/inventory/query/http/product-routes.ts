import type { CsvColumn, Route } from '@annals/http'
import {
  type ProductFilters,
  type ProductView,
  productListQuerySchema,
  productParamsSchema,
  productViewSchema,
} from '@annals/inventory-contracts'
import {
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  type RowQuery,
} from '@annals/part'
import { type SortColumn, searchCondition } from '@annals/projections'
import { inventoryHistory } from '../projections/inventory-history.ts'
import { type ProductRow, products } from '../projections/products.ts'
import { productView, productViews } from './product-view.ts'
import { historyReaders, readers } from './readers.ts'

const item: ItemDefinition<ProductRow, typeof productParamsSchema, ProductView> = {
  path: '/products/:productId',
  operationId: 'getProduct',
  summary: 'One product with its stock and its state',
  roles: readers,
  params: productParamsSchema,
  projection: products,
  key: ({ productId }) => productId,
  stream: (productId) => `product-${productId}`,
  mayBeSeen: () => true,
  revision: (row) => row.revision,
  view: productView,
  schema: productViewSchema,
}

/** What people may see of products: everybody who orders or serves sees all of them. */
export function productRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/products',
      name: 'Products',
      summary: 'Products, by name',
      roles: readers,
      projection: products,
      query: productListQuerySchema,
      item: productViewSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowProducts,
      items: productViews,
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(
      context,
      { ...item, roles: historyReaders },
      { operationId: 'getProductHistory', history: inventoryHistory },
    ),
  ]
}

function narrowProducts(rows: RowQuery<ProductRow>, { search, categoryId, state }: ProductFilters): void {
  if (categoryId !== undefined) rows.andWhere('row.categoryId = :categoryId', { categoryId })
  if (state !== undefined) rows.andWhere('row.state = :state', { state })
  const found = search === undefined ? undefined : searchCondition('row.nameSearch', search)
  if (found !== undefined) rows.andWhere(found.sql, found.parameters)
}

const sortColumns: { readonly [Sort in ProductFilters['sort']]: readonly SortColumn<ProductRow>[] } = {
  name: [
    ['nameSearch', 'ASC'],
    ['productId', 'ASC'],
  ],
  '-name': [
    ['nameSearch', 'DESC'],
    ['productId', 'DESC'],
  ],
  price: [
    ['priceCents', 'ASC'],
    ['productId', 'ASC'],
  ],
  '-price': [
    ['priceCents', 'DESC'],
    ['productId', 'DESC'],
  ],
  available: [
    ['available', 'ASC'],
    ['productId', 'ASC'],
  ],
  '-available': [
    ['available', 'DESC'],
    ['productId', 'DESC'],
  ],
}

const csvColumns = (
  [
    'productId',
    'name',
    'categoryId',
    'categoryName',
    'priceCents',
    'stock',
    'reserved',
    'available',
    'state',
    'addedAt',
  ] as const
).map((header): CsvColumn<ProductView> => ({ header, value: (row) => row[header] }))
