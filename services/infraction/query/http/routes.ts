import type { CsvColumn, Route } from '@annals/http'
import {
  type InfractionListItem,
  type InfractionSort,
  infractionListItemSchema,
  infractionListQuerySchema,
} from '@annals/infraction-contracts'
import {
  changesRoute,
  historyRoute,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  watched,
} from '@annals/part'
import type { SortColumn } from '@annals/projections'
import type { NoticeSettings } from '../notice/notice-settings.ts'
import { infractionHistory } from '../projections/infraction-history.ts'
import { type InfractionRow, infractions } from '../projections/infractions.ts'
import { infractionItem } from './infraction-item.ts'
import { infractionListItems, listColumns } from './infraction-view.ts'
import { narrowInfractions } from './narrow-infractions.ts'
import { noticeRoute } from './notice-route.ts'
import { summaryRoute } from './summary-route.ts'
import { attributionFor, mayBeSeen, readers } from './visibility.ts'

/** What people may see of infractions: officers all of them, an owner their own. */
export function infractionQueryRoutes(context: QueryRoutesContext, notice: NoticeSettings): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/infractions',
      name: 'Infractions',
      summary: 'Infractions, the last detected first',
      roles: readers,
      projection: infractions,
      query: infractionListQuerySchema,
      item: infractionListItemSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: (rows, query, principal) => {
        rows.select(listColumns.map((column) => `row.${column}`))
        narrowInfractions(rows, query, principal)
      },
      items: infractionListItems,
      csv: csvColumns,
    }),
    // Before the one item: a path parameter would take its name.
    summaryRoute(context),
    itemRoute(context, infractionItem),
    historyRoute(context, infractionItem, {
      operationId: 'getInfractionHistory',
      history: infractionHistory,
      paramsFor: attributionFor,
    }),
    noticeRoute(context, notice),
    changesRoute(context, { roles: readers, projections: [watched('infractions', infractions, mayBeSeen)] }),
  ]
}

const sortColumns: { readonly [Sort in InfractionSort]: readonly SortColumn<InfractionRow>[] } = {
  detectedAt: [
    ['detectedAt', 'ASC'],
    ['infractionId', 'ASC'],
  ],
  '-detectedAt': [
    ['detectedAt', 'DESC'],
    ['infractionId', 'DESC'],
  ],
  amountCents: [
    ['amountCents', 'ASC'],
    ['infractionId', 'ASC'],
  ],
  '-amountCents': [
    ['amountCents', 'DESC'],
    ['infractionId', 'DESC'],
  ],
}

const csvColumns: readonly CsvColumn<InfractionListItem>[] = (
  [
    'infractionId',
    'status',
    'detectedAt',
    'plate',
    'speedKmh',
    'limitKmh',
    'overKmh',
    'amountCents',
    'ownerId',
    'ownerName',
    'ownerQuestioned',
    'vehicleId',
    'radarId',
    'recordedAt',
  ] as const
).map((column) => ({ header: column, value: (row) => row[column] }))
