import { searchText } from '@annals/kernel'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'

export type OwnerRow = {
  readonly ownerId: string
  readonly name: string | null
  readonly birthDate: string | null
  readonly email: string | null
  /** What the list sorts by; empty once erased. */
  readonly nameSort: string
  /** Name and e-mail as search compares them; null once erased, so that no search finds the row. */
  readonly searchable: string | null
  readonly registeredAt: string
  readonly erased: boolean
  readonly revision: number
}

const ownerTable: Table<OwnerRow> = {
  name: 'owners',
  key: 'ownerId',
  columns: {
    ownerId: { type: 'text', length: 36 },
    name: { type: 'text', length: 200, nullable: true },
    birthDate: { type: 'text', length: 10, nullable: true },
    email: { type: 'text', length: 254, nullable: true },
    nameSort: { type: 'text', length: 600 },
    searchable: { type: 'text', length: 1_400, nullable: true },
    registeredAt: { type: 'text', length: 24 },
    erased: { type: 'boolean' },
    revision: { type: 'integer' },
  },
  indices: [
    ['nameSort', 'ownerId'],
    ['registeredAt', 'ownerId'],
  ],
}

/** One row per owner, kept after the erasure with nothing personal in it. */
export const owners: Projection<OwnerRow> = {
  name: 'owners',
  version: 1,
  table: ownerTable,
  sources: [
    from<OwnerRow, typeof registrationEvents>(
      registrationEvents,
      {
        OwnerRegistered: (_none, event) => ({
          ownerId: event.data.ownerId,
          ...personalColumns(event.data),
          registeredAt: event.time,
          erased: false,
          revision: 1,
        }),
        OwnerChanged: (row, event) => {
          const before = known(row, event)
          return { ...before, ...personalColumns(event.data), revision: before.revision + 1 }
        },
        OwnerErased: (row, event) => ({
          ...known(row, event),
          ...personalColumns({ name: null, birthDate: null, email: null }),
          erased: true,
        }),
      },
      (event) => event.subject.slice('owner-'.length),
    ),
  ],
}

function personalColumns({ name, birthDate, email }: Pick<OwnerRow, 'name' | 'birthDate' | 'email'>) {
  const words = [name, email].filter((text) => text !== null).map(searchText)
  return {
    name,
    birthDate,
    email,
    nameSort: searchText(name ?? '').slice(0, 600),
    searchable: words.length === 0 ? null : words.join(' ').slice(0, 1_400),
  }
}

function known(row: OwnerRow | undefined, event: ProjectedEvent): OwnerRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its registration`)
  return row
}
