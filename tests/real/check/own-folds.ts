import type { TopicMessage } from './read-topics.ts'

/** The least of an event that a fold needs. */
type Told = Pick<TopicMessage, 'type' | 'time' | 'data'>

export type OrderFold = { status: string; customerId: string; netCents: number }
export type ProductFold = { stock: number; reserved: number; priceCents: number }
export type InfractionFold = { status: string; ownerId: string | null; amountCents: number }
export type WindowFold = { records: number; cents: number }

const statusAfter: Readonly<Record<string, string>> = {
  OrderActivated: 'Activated',
  OrderAbandoned: 'Abandoned',
  OrderInPreparation: 'InPreparation',
  OrderShipped: 'Shipped',
  OrderDelivered: 'Delivered',
}

export function foldOrders(events: readonly Told[]): ReadonlyMap<string, OrderFold> {
  const orders = new Map<string, OrderFold>()
  for (const { type, data } of events) {
    const id = String(data['orderId'])
    if (type === 'OrderPlaced')
      orders.set(id, {
        status: 'Created',
        customerId: String(data['customerId']),
        netCents: Number(data['netCents']),
      })
    const order = orders.get(id)
    if (order === undefined) throw new Error(`${type} of the order ${id} before it was placed`)
    if (type === 'OrderLinesChanged') order.netCents = Number(data['netCents'])
    order.status = statusAfter[type] ?? order.status
  }
  return orders
}

export function foldProducts(events: readonly Told[]): ReadonlyMap<string, ProductFold> {
  const products = new Map<string, ProductFold>()
  for (const { type, data } of events) {
    const id = String(data['productId'])
    const quantity = Number(data['quantity'])
    if (type === 'ProductAdded')
      products.set(id, { stock: 0, reserved: 0, priceCents: Number(data['priceCents']) })
    const product = products.get(id)
    if (product === undefined) continue
    if (type === 'ProductPriceChanged') product.priceCents = Number(data['priceCents'])
    if (type === 'StockReceived') product.stock += quantity
    if (type === 'StockAdjusted') product.stock += Number(data['delta'])
    if (type === 'StockReserved') product.reserved += quantity
    if (type === 'StockReleased' || type === 'StockShipped') product.reserved -= quantity
    if (type === 'StockShipped') product.stock -= quantity
  }
  return products
}

export function foldInfractions(events: readonly Told[]): ReadonlyMap<string, InfractionFold> {
  const infractions = new Map<string, InfractionFold>()
  for (const { type, data } of events) {
    const id = String(data['infractionId'])
    const ownerId = typeof data['ownerId'] === 'string' ? data['ownerId'] : null
    if (type === 'InfractionRecorded')
      infractions.set(id, { status: '', ownerId: null, amountCents: Number(data['amountCents']) })
    const infraction = infractions.get(id)
    if (infraction === undefined) continue
    if (type === 'InfractionRecorded' || type === 'InfractionAttributed') {
      infraction.ownerId = ownerId
      infraction.status = ownerId === null ? 'AwaitingIdentification' : 'Issued'
    }
    const [, ending] = /^Infraction(Paid|Contested|Upheld|Cancelled)$/.exec(type) ?? []
    if (ending !== undefined) infraction.status = ending
  }
  return infractions
}

/** Windows by their start, of the events of one type; each adds the cents of one of its fields. */
export function foldWindows(
  events: readonly Told[],
  { type, cents, sizeMs }: { readonly type: string; readonly cents: string; readonly sizeMs: number },
): ReadonlyMap<string, WindowFold> {
  const windows = new Map<string, WindowFold>()
  for (const event of events) {
    if (event.type !== type) continue
    const start = String(Math.floor(Date.parse(event.time) / sizeMs) * sizeMs)
    const window = windows.get(start) ?? { records: 0, cents: 0 }
    windows.set(start, { records: window.records + 1, cents: window.cents + Number(event.data[cents]) })
  }
  return windows
}
