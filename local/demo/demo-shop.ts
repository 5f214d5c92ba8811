import type { OrderGoal, Shop, ShopOrder } from '@annals/importer'
import { deriveId } from '@annals/kernel'
import { type DemoUser, demoUsers } from '../identity/demo-users.ts'
import { inventShop } from './invent-shop.ts'
import type { InventedCustomer, InventedOrder } from './invented-shop.ts'

export type DemoWishes = {
  readonly seed: number
  /** The orders lie in the 60 days that end with this one, in the installation's time zone. */
  readonly today: string
}

/** What `npm start` shows on its first start: 30 customers, 40 products and 300 orders in every status. */
export function demoShop({ seed, today }: DemoWishes): Shop {
  const knownCustomers = customerLogins().map(({ name }) => name)
  const invented = inventShop({ seed, today, customers: 30, orders: 300, knownCustomers })
  return {
    categories: invented.categories.map(({ number, name, description }) => ({
      at: { file: 'demo categories', line: number },
      request: { categoryId: categoryId(number), name, description },
    })),
    products: invented.products.map(({ number, name, category, priceCents, unitsInStock, state }) => ({
      at: { file: 'demo products', line: number },
      request: { productId: productId(number), name, categoryId: categoryId(category), priceCents },
      unitsInStock,
      goal: state,
    })),
    customers: invented.customers.map(({ number, ...details }) => ({
      at: { file: 'demo customers', line: number },
      request: { customerId: customerId(number), ...details },
    })),
    orders: invented.orders.map(toShopOrder),
  }
}

function toShopOrder(order: InventedOrder): ShopOrder {
  const { number, customer, orderDate, requestedDeliveryDate, lines } = order
  const at = { file: 'demo orders', line: number }
  return {
    at,
    request: {
      orderId: deriveId('order', 'demo', String(number)),
      customerId: customerId(customer.number),
      orderDate,
      ...(requestedDeliveryDate !== undefined && { requestedDeliveryDate }),
      ...deliveryAddressOf(customer),
      lines: lines.map(({ product, ...line }, index) => ({
        lineId: deriveId('order-line', 'demo', String(number), String(index + 1)),
        productId: productId(product.number),
        ...line,
      })),
    },
    lines: lines.map(() => at),
    goal: goalOf(order),
  }
}

function deliveryAddressOf({ address }: InventedCustomer) {
  return address === undefined ? {} : { deliveryAddress: address }
}

function goalOf({
  status,
  orderDate,
  shippedDate = orderDate,
  deliveredDate = shippedDate,
}: InventedOrder): OrderGoal {
  if (status === 'Shipped') return { status, shippedDate }
  if (status === 'Delivered') return { status, shippedDate, deliveredDate }
  return { status }
}

function categoryId(number: number): string {
  return deriveId('category', 'demo', String(number))
}

function productId(number: number): string {
  return deriveId('product', 'demo', String(number))
}

function customerId(number: number): string {
  return customerLogins()[number - 1]?.customerId ?? deriveId('customer', 'demo', String(number))
}

/** The customers as which one can log in to the demo; they are its first ones. */
function customerLogins(): readonly DemoUser[] {
  return demoUsers.filter((user) => user.customerId !== undefined)
}
