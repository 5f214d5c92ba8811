import { customerEvents } from '@annals/customer-contracts'
import { from, type Projection } from '@annals/projections'

/** Who may be ordered for. An erased customer's row is gone: it is unknown from then on. */
export type CustomerRow = { readonly customerId: string }

export const customerReferences: Projection<CustomerRow> = {
  name: 'order-customers',
  version: 1,
  table: {
    name: 'order_customers',
    columns: { customerId: { type: 'text', length: 36 } },
    key: 'customerId',
  },
  sources: [
    from<CustomerRow, typeof customerEvents>(
      customerEvents,
      {
        CustomerRegistered: (_none, { data }) => ({ customerId: data.customerId }),
        CustomerErased: () => null,
      },
      ({ subject }) => subject.slice('customer-'.length),
    ),
  ],
}
