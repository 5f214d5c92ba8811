import type { Brand } from '@annals/kernel'

export type OrderId = Brand<string, 'OrderId'>
export type CustomerId = Brand<string, 'CustomerId'>
export type ProductId = Brand<string, 'ProductId'>
export type LineId = Brand<string, 'LineId'>

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Each throws a RangeError unless the text is a UUID in lower case; whether such a thing exists is not asked here. */
export const orderId = (text: string): OrderId => checked(text, 'order id') as OrderId
export const customerId = (text: string): CustomerId => checked(text, 'customer id') as CustomerId
export const productId = (text: string): ProductId => checked(text, 'product id') as ProductId
export const lineId = (text: string): LineId => checked(text, 'line id') as LineId

function checked(text: string, what: string): string {
  if (!uuid.test(text)) throw new RangeError(`${text} is no ${what}`)
  return text
}

const streamPrefix = 'order-'

export function streamOfOrder(id: OrderId): string {
  return streamPrefix + id
}

/** The order that a stream is about; throws a RangeError for a stream of another kind. */
export function orderOfStream(stream: string): OrderId {
  return orderId(stream.startsWith(streamPrefix) ? stream.slice(streamPrefix.length) : stream)
}

/** Whose key holds the address of a parcel that is under way to an erased customer. */
export function parcelOf(id: OrderId): string {
  return `parcel-${id}`
}
