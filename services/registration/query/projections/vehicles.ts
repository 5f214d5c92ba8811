import { searchText } from '@annals/kernel'
import { type Column, from, type ProjectedEvent, type Projection } from '@annals/projections'
import { registrationEvents, type VehicleView } from '@annals/registration-contracts'

/** Who owned it from when to when; `to` is null while it holds. Names are joined when asked for. */
export type OwnershipColumn = { readonly ownerId: string; readonly from: string; readonly to: string | null }

export type VehicleRow = {
  readonly vehicleId: string
  readonly plate: string
  readonly brand: string
  readonly model: string
  readonly fiscalPower: number
  readonly state: VehicleView['state']
  /** The last owner of a deregistered vehicle. */
  readonly ownerId: string
  readonly registeredAt: string
  readonly deregisteredAt: string | null
  readonly revision: number
  /** Brand and model as search compares them. */
  readonly searchable: string
  readonly ownerships: readonly OwnershipColumn[]
}

const id: Column = { type: 'text', length: 36 }
const instant: Column = { type: 'text', length: 24 }

/** One row per vehicle, folded from its own stream: since when each event holds, not when it was told. */
export const vehicles: Projection<VehicleRow> = {
  name: 'vehicles',
  version: 1,
  table: {
    name: 'vehicles',
    key: 'vehicleId',
    columns: {
      vehicleId: id,
      plate: { type: 'text', length: 50 },
      brand: { type: 'text', length: 100 },
      model: { type: 'text', length: 100 },
      fiscalPower: { type: 'integer' },
      state: { type: 'text', length: 12 },
      ownerId: id,
      registeredAt: instant,
      deregisteredAt: { ...instant, nullable: true },
      revision: { type: 'integer' },
      searchable: { type: 'text', length: 1_200 },
      ownerships: { type: 'json' },
    },
    indices: [
      ['plate', 'vehicleId'],
      ['registeredAt', 'vehicleId'],
      ['ownerId', 'plate', 'vehicleId'],
    ],
  },
  sources: [
    from<VehicleRow, typeof registrationEvents>(
      registrationEvents,
      {
        VehicleRegistered: (_none, { data }) => {
          const { effectiveAt, ...described } = data
          return {
            ...described,
            state: 'Registered',
            registeredAt: effectiveAt,
            deregisteredAt: null,
            revision: 1,
            searchable: searchText(`${data.brand} ${data.model}`).slice(0, 1_200),
            ownerships: [{ ownerId: data.ownerId, from: effectiveAt, to: null }],
          }
        },
        VehicleTransferred: (row, event) => {
          const before = known(row, event)
          const { ownerId, effectiveAt } = event.data
          const ownerships = [...ended(before, effectiveAt), { ownerId, from: effectiveAt, to: null }]
          return { ...before, ownerId, ownerships }
        },
        VehicleDeregistered: (row, event) => {
          const before = known(row, event)
          const { effectiveAt } = event.data
          return {
            ...before,
            state: 'Deregistered',
            deregisteredAt: effectiveAt,
            ownerships: ended(before, effectiveAt),
          }
        },
      },
      (event) => event.subject.slice('vehicle-'.length),
    ),
  ],
}

function ended({ ownerships }: VehicleRow, to: string): readonly OwnershipColumn[] {
  return ownerships.map((ownership) => (ownership.to === null ? { ...ownership, to } : ownership))
}

function known(row: VehicleRow | undefined, event: ProjectedEvent): VehicleRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its registration`)
  return row
}
