import type { Reader } from '@annals/projections'
import type { VehicleListItem, VehicleView } from '@annals/registration-contracts'
import { owners } from '../projections/owners.ts'
import type { VehicleRow } from '../projections/vehicles.ts'

/** The columns that a list item shows; the wide ones stay unread. */
export const listColumns = [
  'vehicleId',
  'plate',
  'brand',
  'model',
  'fiscalPower',
  'state',
  'ownerId',
  'registeredAt',
  'deregisteredAt',
  'revision',
] as const satisfies readonly (keyof VehicleRow)[]

type VehicleListRow = Pick<VehicleRow, (typeof listColumns)[number]>

/** Vehicles with the names that their owners have today; an erased owner has none. */
export async function vehicleListItems(
  rows: readonly VehicleListRow[],
  reader: Reader,
): Promise<readonly VehicleListItem[]> {
  const named = await reader.rows(owners, [...new Set(rows.map((row) => row.ownerId))])
  return rows.map((row) => listItem(row, named.get(row.ownerId)?.name ?? null))
}

/** One vehicle with all who ever owned it. */
export async function vehicleView(row: VehicleRow, reader: Reader): Promise<VehicleView> {
  const named = await reader.rows(owners, [...new Set(row.ownerships.map(({ ownerId }) => ownerId))])
  const nameOf = (ownerId: string) => named.get(ownerId)?.name ?? null
  return {
    ...listItem(row, nameOf(row.ownerId)),
    ownerships: row.ownerships.map(({ ownerId, from, to }) => ({
      ownerId,
      ownerName: nameOf(ownerId),
      from,
      to,
    })),
  }
}

function listItem(row: VehicleListRow, ownerName: string | null): VehicleListItem {
  return {
    vehicleId: row.vehicleId,
    plate: row.plate,
    brand: row.brand,
    model: row.model,
    fiscalPower: row.fiscalPower,
    state: row.state,
    ownerId: row.ownerId,
    ownerName,
    registeredAt: row.registeredAt,
    deregisteredAt: row.deregisteredAt,
    revision: row.revision,
  }
}
