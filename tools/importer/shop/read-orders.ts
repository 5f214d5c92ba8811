import { placeOrderRequestSchema } from '@annals/order-contracts'
import { z } from 'zod'
import { day, dayOrBlank, foreignId, optionalText } from '../csv/cells.ts'
import { type LineRefusal, refusalOf } from '../csv/line-refusal.ts'
import type { ReadRow, ReadRows } from '../csv/read-rows.ts'
import { addressOf } from './address-of.ts'
import { checkRequest } from './check-request.ts'
import { type Collected, collect, type RowOutcome } from './collect.ts'
import { deriveId } from './derive-id.ts'
import type { OrderLines, ReadOrderLines } from './read-order-lines.ts'
import type { ShopCustomer, ShopOrder } from './shop.ts'

/** The columns of orders.csv. */
export const orderColumns = z.object({
  order_id: foreignId,
  customer_id: foreignId,
  order_date: day,
  required_date: dayOrBlank,
  shipped_date: dayOrBlank,
  ship_address: optionalText,
  ship_city: optionalText,
  ship_region: optionalText,
  ship_postal_code: optionalText,
  ship_country: optionalText,
})

type OrderValues = z.output<typeof orderColumns>

const columnOfField = {
  orderDate: 'order_date',
  requestedDeliveryDate: 'required_date',
  'deliveryAddress.street': 'ship_address',
  'deliveryAddress.city': 'ship_city',
  'deliveryAddress.region': 'ship_region',
  'deliveryAddress.postalCode': 'ship_postal_code',
  'deliveryAddress.country': 'ship_country',
}

export function readOrders(
  read: ReadRows<OrderValues>,
  customers: Collected<ShopCustomer>,
  lines: ReadOrderLines,
): Collected<ShopOrder> {
  return collect(
    read,
    'order_id',
    (values) => values.order_id,
    (row) => toOrder(row, customers, lines.byOrder.get(row.values.order_id)),
  )
}

function toOrder(
  { at, values }: ReadRow<OrderValues>,
  customers: Collected<ShopCustomer>,
  lines: OrderLines | undefined,
): RowOutcome<ShopOrder> {
  const customer = customers.items.get(values.customer_id)
  const broken: LineRefusal[] = []
  if (customer === undefined) {
    const rule = `${values.customer_id} is no customer: it is missing in customers.csv or was refused there`
    broken.push(refusalOf(at, rule, 'customer_id'))
  }
  if (values.shipped_date !== undefined && values.shipped_date < values.order_date) {
    broken.push(refusalOf(at, `is before the order date ${values.order_date}`, 'shipped_date'))
  }
  if (lines === undefined) broken.push(refusalOf(at, 'has no line in order_lines.csv', 'order_id'))
  if (lines?.firstRefused !== undefined) {
    broken.push(
      refusalOf(at, `its line ${lines.firstRefused.line} of order_lines.csv was refused`, 'order_id'),
    )
  }
  if (customer === undefined || lines === undefined || broken.length > 0) return { refusals: broken }

  const orderId = deriveId('order', values.order_id)
  const address = addressOf({
    street: values.ship_address,
    city: values.ship_city,
    region: values.ship_region,
    postalCode: values.ship_postal_code,
    country: values.ship_country,
  })
  const request = {
    orderId,
    customerId: customer.request.customerId,
    orderDate: values.order_date,
    ...(values.required_date !== undefined && { requestedDeliveryDate: values.required_date }),
    ...(address !== undefined && { deliveryAddress: address }),
    lines: lines.lines.map((line) => line.request),
  }
  const checked = checkRequest(at, placeOrderRequestSchema, request, columnOfField)
  if ('refusals' in checked) return checked
  return {
    item: {
      at,
      request: { ...checked.request, orderId },
      lines: lines.lines.map((line) => line.at),
      goal:
        values.shipped_date === undefined
          ? { status: 'Created' }
          : { status: 'Shipped', shippedDate: values.shipped_date },
    },
  }
}
