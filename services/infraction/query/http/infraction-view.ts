import {
  cancelReasonSchema,
  type InfractionListItem,
  type InfractionView,
} from '@annals/infraction-contracts'
import type { Reader } from '@annals/projections'
import type { InfractionRow } from '../projections/infractions.ts'
import { ownerNames } from '../projections/owner-names.ts'
import { vehicles } from '../projections/vehicles.ts'
import { onlyOwnerOf, type Principal } from './visibility.ts'

/** The columns that a list item shows; the others stay unread. */
export const listColumns = [
  'infractionId',
  'status',
  'detectedAt',
  'recordedAt',
  'radarId',
  'plate',
  'speedKmh',
  'limitKmh',
  'overKmh',
  'amountCents',
  'vehicleId',
  'ownerId',
  'ownerQuestioned',
  'revision',
] as const satisfies readonly (keyof InfractionRow)[]

type InfractionListRow = Pick<InfractionRow, (typeof listColumns)[number]>

/** List items with the names of today. */
export async function infractionListItems(
  rows: readonly InfractionListRow[],
  reader: Reader,
): Promise<readonly InfractionListItem[]> {
  const owners = new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))
  const names = await reader.rows(ownerNames, [...owners])
  return rows.map((row) => ({
    ...listItem(row),
    ownerName: (row.ownerId === null ? undefined : names.get(row.ownerId)?.name) ?? null,
  }))
}

/** One infraction whole; who else is said to have borne the plate is for officers. */
export async function infractionView(
  row: InfractionRow,
  reader: Reader,
  principal: Principal,
): Promise<InfractionView> {
  const [item] = await infractionListItems([row], reader)
  if (item === undefined) throw new Error(`infraction ${row.infractionId} became no item`)
  return {
    ...item,
    detectionId: row.detectionId,
    ...row.place,
    toleranceKmh: row.toleranceKmh,
    tariffVersion: row.tariffVersion,
    bandFromKmhOver: row.bandFromKmhOver,
    vehicle: await vehicleOf(row, reader),
    questioned: onlyOwnerOf(principal) === undefined ? row.questioned : null,
    payment: row.payment,
    contestReason: row.contestReason,
    // A reason that a later release gives is another one here.
    cancelReason:
      row.cancelReason === null ? null : cancelReasonSchema.catch('other').parse(row.cancelReason),
  }
}

async function vehicleOf(
  { vehicleId }: Pick<InfractionRow, 'vehicleId'>,
  reader: Reader,
): Promise<InfractionView['vehicle']> {
  if (vehicleId === null) return null
  const vehicle = (await reader.rows(vehicles, [vehicleId])).get(vehicleId)
  if (vehicle === undefined) return null
  const { brand, model, fiscalPower } = vehicle
  return { brand, model, fiscalPower }
}

function listItem(row: InfractionListRow): Omit<InfractionListItem, 'ownerName'> {
  return {
    infractionId: row.infractionId,
    status: row.status,
    detectedAt: row.detectedAt,
    recordedAt: row.recordedAt,
    radarId: row.radarId,
    plate: row.plate,
    speedKmh: row.speedKmh,
    limitKmh: row.limitKmh,
    overKmh: row.overKmh,
    amountCents: row.amountCents,
    vehicleId: row.vehicleId,
    ownerId: row.ownerId,
    ownerQuestioned: row.ownerQuestioned,
    revision: row.revision,
  }
}
