import type { Role } from '@annals/contracts'
import type { CsvColumn, Route } from '@annals/http'
import {
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  type RowQuery,
} from '@annals/part'
import { type SortColumn, searchCondition } from '@annals/projections'
import {
  type OwnerFilters,
  type OwnerView,
  ownerListQuerySchema,
  ownerParamsSchema,
  ownerViewSchema,
} from '@annals/registration-contracts'
import { type OwnerRow, owners } from '../projections/owners.ts'
import { registrationHistory } from '../projections/registration-history.ts'

/** What may be seen of owners. */
export function ownerRoutes(context: QueryRoutesContext, roles: readonly Role[]): readonly Route[] {
  const item: ItemDefinition<OwnerRow, typeof ownerParamsSchema, OwnerView> = {
    path: '/owners/:ownerId',
    operationId: 'getOwner',
    summary: 'One owner; of an erased one only that it was',
    roles,
    params: ownerParamsSchema,
    projection: owners,
    key: ({ ownerId }) => ownerId,
    stream: (ownerId) => `owner-${ownerId}`,
    mayBeSeen: () => true,
    revision: (row) => row.revision,
    view: async (row) => ownerView(row),
    schema: ownerViewSchema,
  }
  return [
    ...listRoutes(context, {
      path: '/owners',
      name: 'Owners',
      summary: 'Owners, by name',
      roles,
      projection: owners,
      query: ownerListQuerySchema,
      item: ownerViewSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowOwners,
      items: async (rows) => rows.map(ownerView),
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(context, item, { operationId: 'getOwnerHistory', history: registrationHistory }),
  ]
}

function narrowOwners(rows: RowQuery<OwnerRow>, { search, erased }: OwnerFilters): void {
  if (erased === 'hide') rows.andWhere('row.erased = :erased', { erased: false })
  const found = search === undefined ? undefined : searchCondition('row.searchable', search)
  if (found !== undefined) rows.andWhere(found.sql, found.parameters)
}

const sortColumns: { readonly [Sort in OwnerFilters['sort']]: readonly SortColumn<OwnerRow>[] } = {
  name: [
    ['nameSort', 'ASC'],
    ['ownerId', 'ASC'],
  ],
  '-name': [
    ['nameSort', 'DESC'],
    ['ownerId', 'DESC'],
  ],
  registeredAt: [
    ['registeredAt', 'ASC'],
    ['ownerId', 'ASC'],
  ],
  '-registeredAt': [
    ['registeredAt', 'DESC'],
    ['ownerId', 'DESC'],
  ],
}

function ownerView(row: OwnerRow): OwnerView {
  const { nameSort: _sorted, searchable: _searched, ...shown } = row
  return shown
}

const csvColumns = (['ownerId', 'name', 'birthDate', 'email', 'registeredAt', 'erased'] as const).map(
  (header): CsvColumn<OwnerView> => ({ header, value: (row) => row[header] }),
)
