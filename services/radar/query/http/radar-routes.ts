import type { CsvColumn, Route } from '@annals/http'
import {
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
} from '@annals/part'
import type { SortColumn } from '@annals/projections'
import {
  type RadarFilters,
  type RadarListItem,
  type RadarView,
  radarListItemSchema,
  radarListQuerySchema,
  radarParamsSchema,
  radarViewSchema,
} from '@annals/radar-contracts'
import { radarHistory } from '../projections/radar-history.ts'
import { type RadarRow, radars } from '../projections/radars.ts'
import { narrowRadars } from './narrow-radars.ts'
import { radarListItem, radarView } from './radar-view.ts'
import { readers } from './readers.ts'

const item: ItemDefinition<RadarRow, typeof radarParamsSchema, RadarView> = {
  path: '/radars/:radarId',
  operationId: 'getRadar',
  summary: 'One radar with its limits and places over time',
  roles: readers,
  params: radarParamsSchema,
  projection: radars,
  key: ({ radarId }) => radarId,
  stream: (radarId) => `radar-${radarId}`,
  mayBeSeen: () => true,
  revision: (row) => row.revision,
  view: async (row) => radarView(row),
  schema: radarViewSchema,
}

/** What officers may see of radars. */
export function radarRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/radars',
      name: 'Radars',
      summary: 'Radars, the newest first',
      roles: readers,
      projection: radars,
      query: radarListQuerySchema,
      item: radarListItemSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowRadars,
      items: async (rows) => rows.map(radarListItem),
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(context, item, { operationId: 'getRadarHistory', history: radarHistory }),
  ]
}

const sortColumns: { readonly [Sort in RadarFilters['sort']]: readonly SortColumn<RadarRow>[] } = {
  installedAt: [
    ['installedAt', 'ASC'],
    ['radarId', 'ASC'],
  ],
  '-installedAt': [
    ['installedAt', 'DESC'],
    ['radarId', 'DESC'],
  ],
  maxSpeedKmh: [
    ['maxSpeedKmh', 'ASC'],
    ['radarId', 'ASC'],
  ],
  '-maxSpeedKmh': [
    ['maxSpeedKmh', 'DESC'],
    ['radarId', 'DESC'],
  ],
}

const csvColumns = (
  ['radarId', 'maxSpeedKmh', 'longitude', 'latitude', 'state', 'installedAt', 'decommissionedAt'] as const
).map((header): CsvColumn<RadarListItem> => ({ header, value: (row) => row[header] }))
