import { InputError } from '../csv/input-error.ts'
import { type LineRefusal, refusalOf } from '../csv/line-refusal.ts'
import { readRows } from '../csv/read-rows.ts'
import type { Collected } from './collect.ts'
import { categoryColumns, readCategories } from './read-categories.ts'
import { customerColumns, readCustomers } from './read-customers.ts'
import { orderLineColumns, type ReadOrderLines, readOrderLines } from './read-order-lines.ts'
import { orderColumns, readOrders } from './read-orders.ts'
import { productColumns, readProducts } from './read-products.ts'
import type { Shop, ShopOrder } from './shop.ts'

export const shopFiles = [
  'categories.csv',
  'products.csv',
  'customers.csv',
  'orders.csv',
  'order_lines.csv',
] as const
export type ShopFile = (typeof shopFiles)[number]

type ShopReading = {
  readonly shop: Shop
  readonly refusals: readonly LineRefusal[]
  readonly notices: readonly string[]
}

/** The five files as one shop. Throws an InputError with every file that cannot be read as a table. */
export function readShop(files: Readonly<Record<ShopFile, Uint8Array>>): ShopReading {
  const tables = readTables(files)
  const categories = readCategories(tables.categories)
  const products = readProducts(tables.products, categories)
  const customers = readCustomers(tables.customers)
  const lines = readOrderLines(tables.lines, products)
  const orders = readOrders(tables.orders, customers, lines)
  return {
    shop: {
      categories: [...categories.items.values()],
      products: [...products.items.values()],
      customers: [...customers.items.values()],
      orders: [...orders.items.values()],
    },
    refusals: [
      ...[categories, products, customers, orders].flatMap((collected) => collected.refusals),
      ...lines.refusals,
      ...linesWithoutOrder(lines, orders),
    ],
    notices: Object.values(tables).flatMap((table) => table.notices),
  }
}

function readTables(files: Readonly<Record<ShopFile, Uint8Array>>) {
  const problems: string[] = []
  const attempt = <Read extends { readonly ignoredColumns: readonly string[] }>(
    file: ShopFile,
    read: () => Read,
  ) => {
    try {
      const table = read()
      const ignored = table.ignoredColumns.join(', ')
      return {
        ...table,
        notices: ignored === '' ? [] : [`${file}: columns that are not imported: ${ignored}`],
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const table = <Schema extends Parameters<typeof readRows>[2]>(file: ShopFile, schema: Schema) =>
    attempt(file, () => readRows(file, files[file], schema))
  const categories = table('categories.csv', categoryColumns)
  const products = table('products.csv', productColumns)
  const customers = table('customers.csv', customerColumns)
  const orders = table('orders.csv', orderColumns)
  const lines = table('order_lines.csv', orderLineColumns)
  if (!categories || !products || !customers || !orders || !lines) throw new InputError(problems)
  return { categories, products, customers, orders, lines }
}

function linesWithoutOrder(lines: ReadOrderLines, orders: Collected<ShopOrder>): readonly LineRefusal[] {
  return [...lines.byOrder].flatMap(([orderId, { lines: good }]) =>
    orders.items.has(orderId)
      ? []
      : good.map(({ at }) =>
          refusalOf(
            at,
            `${orderId} is no order: it is missing in orders.csv or was refused there`,
            'order_id',
          ),
        ),
  )
}
