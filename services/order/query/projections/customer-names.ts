import { customerEvents } from '@annals/customer-contracts'
import { searchText } from '@annals/kernel'
import { from, type Projection } from '@annals/projections'

/** Joined to orders when they are listed or searched; an erased customer has no row. */
export type CustomerNameRow = {
  readonly customerId: string
  readonly name: string | null
  readonly searchName: string | null
}

const named = (
  _row: unknown,
  { data }: { readonly data: { readonly customerId: string; readonly name: string | null } },
) => ({
  customerId: data.customerId,
  name: data.name,
  searchName: data.name === null ? null : searchText(data.name),
})

export const customerNames: Projection<CustomerNameRow> = {
  name: 'order-customer-names',
  version: 1,
  changes: 'none',
  table: {
    name: 'order_customer_names',
    columns: {
      customerId: { type: 'text', length: 36 },
      name: { type: 'text', length: 200, nullable: true },
      // Decomposed, a name of 200 units can be many times as long.
      searchName: { type: 'text', length: 4_000, nullable: true },
    },
    key: 'customerId',
  },
  sources: [
    from<CustomerNameRow, typeof customerEvents>(
      customerEvents,
      { CustomerRegistered: named, CustomerDetailsChanged: named, CustomerErased: () => null },
      ({ subject }) => subject.slice('customer-'.length),
    ),
  ],
}
