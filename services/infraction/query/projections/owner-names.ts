import { from, type Projection } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'

/** Joined to infractions when they are shown; an erased owner has no row. */
export type OwnerNameRow = { readonly ownerId: string; readonly name: string | null }

const named = (_row: unknown, { data }: { readonly data: OwnerNameRow }): OwnerNameRow => ({
  ownerId: data.ownerId,
  name: data.name,
})

export const ownerNames: Projection<OwnerNameRow> = {
  name: 'infraction-owner-names',
  version: 1,
  changes: 'none',
  table: {
    name: 'infraction_owner_names',
    columns: {
      ownerId: { type: 'text', length: 36 },
      name: { type: 'text', length: 200, nullable: true },
    },
    key: 'ownerId',
  },
  sources: [
    from<OwnerNameRow, typeof registrationEvents>(
      registrationEvents,
      { OwnerRegistered: named, OwnerChanged: named, OwnerErased: () => null },
      ({ subject }) => subject.slice('owner-'.length),
    ),
  ],
}
