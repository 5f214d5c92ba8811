import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { basisPoints, type Cents, cents, lineNet, sumCents } from '@annals/kernel'
import { inventShop } from './invent-shop.ts'
import type { InventedOrder, InventedShop } from './invented-shop.ts'

export type CsvShopWishes = { readonly seed: number; readonly orders: number }

/** What an import of the files must come to. */
export type CsvShopTotals = {
  readonly categories: number
  readonly products: number
  readonly discontinued: number
  readonly customers: number
  readonly orders: number
  readonly lines: number
  readonly cents: number
  readonly shippedOrders: number
  readonly shippedCents: number
  readonly receivedUnits: number
  readonly unitsInStock: number
}

/** The five files that `npm run import` reads, by name. */
export type CsvShopFiles = Readonly<
  Record<'categories.csv' | 'products.csv' | 'customers.csv' | 'orders.csv' | 'order_lines.csv', string>
>

// Any day will do, as long as the files of one seed are the same for ever.
const exportedOn = '2026-06-30'

/** Writes an invented shop as CSV files into a folder, and says what it comes to. */
export async function writeCsvShop(folder: string, wishes: CsvShopWishes): Promise<CsvShopTotals> {
  const { files, totals } = generateCsvShop(wishes)
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return totals
}

/** An invented shop as CSV text; a third as many customers as orders, at most 90. */
export function generateCsvShop({ seed, orders }: CsvShopWishes): {
  readonly files: CsvShopFiles
  readonly totals: CsvShopTotals
} {
  const customers = Math.max(1, Math.min(90, Math.ceil(orders / 3)))
  const shop = inventShop({ seed, today: exportedOn, customers, orders, knownCustomers: [] })
  return { files: filesOf(shop), totals: totalsOf(shop) }
}

function filesOf({ categories, products, customers, orders }: InventedShop): CsvShopFiles {
  return {
    'categories.csv': csv(
      ['category_id', 'name', 'description'],
      categories.map(({ number, name, description }) => [number, name, description]),
    ),
    'products.csv': csv(
      ['product_id', 'name', 'category_id', 'unit_price', 'units_in_stock', 'discontinued'],
      products.map(({ number, name, category, priceCents, unitsInStock, state }) => [
        number,
        name,
        category,
        units(priceCents),
        unitsInStock,
        state === 'Discontinued' ? 1 : 0,
      ]),
    ),
    'customers.csv': csv(
      [
        'customer_id',
        'company_name',
        'address',
        'city',
        'region',
        'postal_code',
        'country',
        'phone',
        'email',
      ],
      customers.map(({ number, name, address = {}, phone, email }) => {
        const { street, city, region, postalCode, country } = address
        return [`C${number}`, name, street, city, region, postalCode, country, phone, email]
      }),
    ),
    'orders.csv': csv(
      [
        ...['order_id', 'customer_id', 'order_date', 'required_date', 'shipped_date'],
        ...['ship_address', 'ship_city', 'ship_region', 'ship_postal_code', 'ship_country'],
      ],
      orders.map(({ number, customer, orderDate, requestedDeliveryDate, shippedDate }) => {
        const { street, city, region, postalCode, country } = customer.address ?? {}
        const address = [street, city, region, postalCode, country]
        return [number, `C${customer.number}`, orderDate, requestedDeliveryDate, shippedDate, ...address]
      }),
    ),
    'order_lines.csv': csv(
      ['order_id', 'product_id', 'unit_price', 'quantity', 'discount'],
      orders.flatMap(({ number, lines }) =>
        lines.map(({ product, unitPriceCents, quantity, discountBasisPoints }) => [
          number,
          product.number,
          units(unitPriceCents),
          quantity,
          discountBasisPoints / 10_000,
        ]),
      ),
    ),
  }
}

function totalsOf({ categories, products, customers, orders }: InventedShop): CsvShopTotals {
  const shipped = orders.filter(({ shippedDate }) => shippedDate !== undefined)
  const unitsInStock = products.reduce((sum, product) => sum + product.unitsInStock, 0)
  const shippedUnits = shipped.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0)
  return {
    categories: categories.length,
    products: products.length,
    discontinued: products.filter(({ state }) => state === 'Discontinued').length,
    customers: customers.length,
    orders: orders.length,
    lines: orders.reduce((sum, { lines }) => sum + lines.length, 0),
    cents: sumCents(orders.map(netOf)),
    shippedOrders: shipped.length,
    shippedCents: sumCents(shipped.map(netOf)),
    receivedUnits: shippedUnits + unitsInStock,
    unitsInStock,
  }
}

function netOf({ lines }: InventedOrder): Cents {
  return sumCents(
    lines.map((line) =>
      lineNet(cents(line.unitPriceCents), line.quantity, basisPoints(line.discountBasisPoints)),
    ),
  )
}

type Cell = string | number | undefined

function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('')
}

function quoted(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Cents as currency units, such as 12.90. */
function units(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
}
