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
  type VehicleFilters,
  type VehicleListItem,
  type VehicleView,
  vehicleListItemSchema,
  vehicleListQuerySchema,
  vehicleParamsSchema,
  vehicleViewSchema,
} from '@annals/registration-contracts'
import { registrationHistory } from '../projections/registration-history.ts'
import { type VehicleRow, vehicles } from '../projections/vehicles.ts'
import { listColumns, vehicleListItems, vehicleView } from './vehicle-view.ts'

/** What may be seen of vehicles. */
export function vehicleRoutes(context: QueryRoutesContext, roles: readonly Role[]): readonly Route[] {
  const item: ItemDefinition<VehicleRow, typeof vehicleParamsSchema, VehicleView> = {
    path: '/vehicles/:vehicleId',
    operationId: 'getVehicle',
    summary: 'One vehicle with all who ever owned it',
    roles,
    params: vehicleParamsSchema,
    projection: vehicles,
    key: ({ vehicleId }) => vehicleId,
    stream: (vehicleId) => `vehicle-${vehicleId}`,
    mayBeSeen: () => true,
    revision: (row) => row.revision,
    view: vehicleView,
    schema: vehicleViewSchema,
  }
  return [
    ...listRoutes(context, {
      path: '/vehicles',
      name: 'Vehicles',
      summary: 'Vehicles, by plate',
      roles,
      projection: vehicles,
      query: vehicleListQuerySchema,
      item: vehicleListItemSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowVehicles,
      items: vehicleListItems,
      csv: csvColumns,
    }),
    itemRoute(context, item),
    historyRoute(context, item, { operationId: 'getVehicleHistory', history: registrationHistory }),
  ]
}

function narrowVehicles(rows: RowQuery<VehicleRow>, { plate, ownerId, state, search }: VehicleFilters): void {
  rows.select(listColumns.map((column) => `row.${column}`))
  if (plate !== undefined) rows.andWhere('row.plate = :plate', { plate })
  if (ownerId !== undefined) rows.andWhere('row.ownerId = :ownerId', { ownerId })
  if (state !== undefined) rows.andWhere('row.state = :state', { state })
  const found = search === undefined ? undefined : searchCondition('row.searchable', search)
  if (found !== undefined) rows.andWhere(found.sql, found.parameters)
}

const sortColumns: { readonly [Sort in VehicleFilters['sort']]: readonly SortColumn<VehicleRow>[] } = {
  plate: [
    ['plate', 'ASC'],
    ['vehicleId', 'ASC'],
  ],
  '-plate': [
    ['plate', 'DESC'],
    ['vehicleId', 'DESC'],
  ],
  registeredAt: [
    ['registeredAt', 'ASC'],
    ['vehicleId', 'ASC'],
  ],
  '-registeredAt': [
    ['registeredAt', 'DESC'],
    ['vehicleId', 'DESC'],
  ],
}

const csvColumns = (
  [
    'vehicleId',
    'plate',
    'brand',
    'model',
    'fiscalPower',
    'state',
    'ownerId',
    'ownerName',
    'registeredAt',
    'deregisteredAt',
  ] as const
).map((header): CsvColumn<VehicleListItem> => ({ header, value: (row) => row[header] }))
