import type { RegisterCustomerBody } from '@annals/customer-contracts'
import type { addCategorySchema, addProductSchema } from '@annals/inventory-contracts'
import type { PlaceOrderRequest } from '@annals/order-contracts'
import type { z } from 'zod'
import type { Place } from '../csv/line-refusal.ts'

/** A whole shop as it shall be in the system: requests with ids of their own, and how far each order has come. */
export type Shop = {
  readonly categories: readonly ShopCategory[]
  readonly products: readonly ShopProduct[]
  readonly customers: readonly ShopCustomer[]
  readonly orders: readonly ShopOrder[]
}

export type ShopCategory = {
  readonly at: Place
  readonly request: z.infer<typeof addCategorySchema> & { readonly categoryId: string }
}

export type ShopProduct = {
  readonly at: Place
  readonly request: z.infer<typeof addProductSchema> & { readonly productId: string }
  /** What is on the shelf once every activated order of the shop has got its units. */
  readonly unitsInStock: number
  readonly goal: 'OnSale' | 'InProduction' | 'Discontinued'
}

export type ShopCustomer = {
  readonly at: Place
  readonly request: RegisterCustomerBody & { readonly customerId: string }
}

export type ShopOrder = {
  readonly at: Place
  readonly request: PlaceOrderRequest & { readonly orderId: string }
  /** Where each line of the request was read. */
  readonly lines: readonly Place[]
  readonly goal: OrderGoal
}

/** How far an order is brought. `Short` is tried to be activated, lacks stock and so stays Created. */
export type OrderGoal =
  | { readonly status: 'Created' | 'Short' | 'Activated' | 'InPreparation' | 'Abandoned' }
  | { readonly status: 'Shipped'; readonly shippedDate: string }
  | { readonly status: 'Delivered'; readonly shippedDate: string; readonly deliveredDate: string }
