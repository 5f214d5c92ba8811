import {
  type CustomerFilters,
  type CustomerSort,
  type CustomerView,
  customerListQuerySchema,
  customerParamsSchema,
  customerViewSchema,
} from '@annals/customer-contracts'
import type { CsvColumn, Route, RouteRequest } from '@annals/http'
import {
  changesRoute,
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  type RowQuery,
  watched,
} from '@annals/part'
import { type SortColumn, searchCondition } from '@annals/projections'
import { customerHistory } from '../projections/customer-history.ts'
import { type CustomerRow, customers } from '../projections/customers.ts'
import { mayBeSeen, onlyCustomerOf, readers } from './visibility.ts'

const item: ItemDefinition<CustomerRow, typeof customerParamsSchema, CustomerView> = {
  path: '/customers/:customerId',
  operationId: 'getCustomer',
  summary: 'One customer; of an erased one only that it was',
  roles: readers,
  params: customerParamsSchema,
  projection: customers,
  key: ({ customerId }) => customerId,
  stream: (customerId) => `customer-${customerId}`,
  mayBeSeen,
  revision: (row) => row.revision,
  view: async (row) => customerView(row),
  schema: customerViewSchema,
}

/** What people may see of customers: sales all of them, a customer their own profile. */
export function customerQueryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/customers',
      name: 'Customers',
      summary: 'Customers, by name',
      roles: readers,
      projection: customers,
      query: customerListQuerySchema,
      item: customerViewSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowCustomers,
      items: async (rows) => rows.map(customerView),
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(context, item, { operationId: 'getCustomerHistory', history: customerHistory }),
    changesRoute(context, { roles: readers, projections: [watched('customers', customers, mayBeSeen)] }),
  ]
}

function narrowCustomers(
  rows: RowQuery<CustomerRow>,
  { search, erased }: CustomerFilters,
  principal: RouteRequest['principal'],
): void {
  const own = onlyCustomerOf(principal)
  if (own !== undefined) rows.andWhere('row.customerId = :own', { own })
  if (erased === 'hide') rows.andWhere('row.erased = :erased', { erased: false })
  const found = search === undefined ? undefined : searchCondition('row.searchable', search)
  if (found !== undefined) rows.andWhere(found.sql, found.parameters)
}

const sortColumns: { readonly [Sort in CustomerSort]: readonly SortColumn<CustomerRow>[] } = {
  name: [
    ['nameSort', 'ASC'],
    ['customerId', 'ASC'],
  ],
  '-name': [
    ['nameSort', 'DESC'],
    ['customerId', 'DESC'],
  ],
  registeredAt: [
    ['registeredAt', 'ASC'],
    ['customerId', 'ASC'],
  ],
  '-registeredAt': [
    ['registeredAt', 'DESC'],
    ['customerId', 'DESC'],
  ],
}

function customerView(row: CustomerRow): CustomerView {
  const { nameSort: _sorted, searchable: _searched, ...shown } = row
  return shown
}

const ownColumns = ['customerId', 'name', 'email', 'phone'] as const
const addressColumns = ['street', 'city', 'region', 'postalCode', 'country'] as const
const lastColumns = ['registeredAt', 'erased'] as const

const csvColumns: readonly CsvColumn<CustomerView>[] = [
  ...ownColumns.map((header): CsvColumn<CustomerView> => ({ header, value: (row) => row[header] })),
  ...addressColumns.map(
    (header): CsvColumn<CustomerView> => ({ header, value: (row) => row.address?.[header] }),
  ),
  ...lastColumns.map((header): CsvColumn<CustomerView> => ({ header, value: (row) => row[header] })),
]
