import type { Address } from '@annals/contracts'

export type InventedProduct = {
  readonly number: number
  readonly name: string
  /** Counts the categories from 1. */
  readonly category: number
  readonly priceCents: number
  readonly unitsInStock: number
  readonly state: 'OnSale' | 'InProduction' | 'Discontinued'
}

export type InventedCustomer = {
  readonly number: number
  readonly name: string
  readonly address?: Address
  readonly email?: string
  readonly phone?: string
}

export type InventedStatus =
  | 'Created'
  | 'Short'
  | 'Activated'
  | 'Abandoned'
  | 'InPreparation'
  | 'Shipped'
  | 'Delivered'

export type InventedOrder = {
  readonly number: number
  readonly customer: InventedCustomer
  readonly orderDate: string
  readonly requestedDeliveryDate?: string
  readonly shippedDate?: string
  readonly deliveredDate?: string
  readonly status: InventedStatus
  readonly lines: readonly InventedLine[]
}

export type InventedLine = {
  readonly product: InventedProduct
  readonly quantity: number
  readonly unitPriceCents: number
  readonly discountBasisPoints: number
}

/** A shop of invented people, goods and orders; the same for the same wishes. */
export type InventedShop = {
  readonly categories: readonly {
    readonly number: number
    readonly name: string
    readonly description: string
  }[]
  readonly products: readonly InventedProduct[]
  readonly customers: readonly InventedCustomer[]
  readonly orders: readonly InventedOrder[]
}

export type ShopWishes = {
  readonly seed: number
  /** The orders lie in the 60 days that end with this one. */
  readonly today: string
  readonly customers: number
  readonly orders: number
  /** Names of the first customers; they get orders of every age. */
  readonly knownCustomers: readonly string[]
}
