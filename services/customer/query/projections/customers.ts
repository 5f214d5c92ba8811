import { customerEvents } from '@annals/customer-contracts'
import { searchText } from '@annals/kernel'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'

type PublishedAddress = {
  readonly street?: string | undefined
  readonly city?: string | undefined
  readonly region?: string | undefined
  readonly postalCode?: string | undefined
  readonly country?: string | undefined
}

export type CustomerRow = {
  readonly customerId: string
  readonly name: string | null
  readonly address: PublishedAddress | null
  readonly email: string | null
  readonly phone: string | null
  /** What the list sorts by; empty once erased. */
  readonly nameSort: string
  /** Name and e-mail as search compares them; null once erased, so that no search finds the row. */
  readonly searchable: string | null
  readonly registeredAt: string
  readonly erased: boolean
  readonly revision: number
}

const customerTable: Table<CustomerRow> = {
  name: 'customers',
  key: 'customerId',
  columns: {
    customerId: { type: 'text', length: 36 },
    name: { type: 'text', length: 200, nullable: true },
    address: { type: 'json', nullable: true },
    email: { type: 'text', length: 254, nullable: true },
    phone: { type: 'text', length: 40, nullable: true },
    nameSort: { type: 'text', length: 600 },
    searchable: { type: 'text', length: 1_400, nullable: true },
    registeredAt: { type: 'text', length: 24 },
    erased: { type: 'boolean' },
    revision: { type: 'integer' },
  },
  indices: [
    ['nameSort', 'customerId'],
    ['registeredAt', 'customerId'],
  ],
}

/** One row per customer, kept after the erasure with nothing personal in it. */
export const customers: Projection<CustomerRow> = {
  name: 'customers',
  version: 1,
  table: customerTable,
  sources: [
    from<CustomerRow, typeof customerEvents>(
      customerEvents,
      {
        CustomerRegistered: (_none, event) => ({
          customerId: event.data.customerId,
          ...personalColumns(event.data),
          registeredAt: event.time,
          erased: false,
          revision: 1,
        }),
        CustomerDetailsChanged: (row, event) => {
          const before = known(row, event)
          return { ...before, ...personalColumns(event.data), revision: before.revision + 1 }
        },
        CustomerErased: (row, event) => ({
          ...known(row, event),
          ...personalColumns({ name: null, address: null, email: null, phone: null }),
          erased: true,
        }),
      },
      (event) => event.subject.slice('customer-'.length),
    ),
  ],
}

function personalColumns({
  name,
  address,
  email,
  phone,
}: Pick<CustomerRow, 'name' | 'address' | 'email' | 'phone'>) {
  const words = [name, email].filter((text) => text !== null).map(searchText)
  return {
    name,
    address,
    email,
    phone,
    nameSort: searchText(name ?? '').slice(0, 600),
    searchable: words.length === 0 ? null : words.join(' ').slice(0, 1_400),
  }
}

function known(row: CustomerRow | undefined, event: ProjectedEvent): CustomerRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its registration`)
  return row
}
