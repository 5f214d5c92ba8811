import { inventoryEvents, type ProductState } from '@annals/inventory-contracts'
import { searchText } from '@annals/kernel'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'

export type ProductRow = {
  readonly productId: string
  readonly name: string
  /** The name as search and sort compare it. */
  readonly nameSearch: string
  readonly categoryId: string
  readonly priceCents: number
  readonly stock: number
  readonly reserved: number
  readonly available: number
  readonly phase: 'OnSale' | 'InProduction' | 'Discontinued'
  readonly state: ProductState
  readonly addedAt: string
  readonly revision: number
}

const productTable: Table<ProductRow> = {
  name: 'products',
  key: 'productId',
  columns: {
    productId: { type: 'text', length: 36 },
    name: { type: 'text', length: 200 },
    nameSearch: { type: 'text', length: 600 },
    categoryId: { type: 'text', length: 36 },
    priceCents: { type: 'integer' },
    stock: { type: 'integer' },
    reserved: { type: 'integer' },
    available: { type: 'integer' },
    phase: { type: 'text', length: 20 },
    state: { type: 'text', length: 20 },
    addedAt: { type: 'text', length: 24 },
    revision: { type: 'integer' },
  },
  indices: [
    ['nameSearch', 'productId'],
    ['priceCents', 'productId'],
    ['available', 'productId'],
    ['categoryId', 'nameSearch'],
    ['state', 'nameSearch'],
  ],
}

type Change = (row: ProductRow, quantity: number) => Partial<ProductRow>

const received: Change = (row, quantity) => ({ stock: row.stock + quantity })
const reserved: Change = (row, quantity) => ({ reserved: row.reserved + quantity })
const released: Change = (row, quantity) => ({ reserved: row.reserved - quantity })
const shipped: Change = (row, quantity) => ({
  stock: row.stock - quantity,
  reserved: row.reserved - quantity,
})

/** One row per product; its state is derived from phase and quantities by the domain's own rule. */
export const products: Projection<ProductRow> = {
  name: 'products',
  version: 1,
  table: productTable,
  sources: [
    from<ProductRow, typeof inventoryEvents>(
      inventoryEvents,
      {
        ProductAdded: (_none, { data, time }) => ({
          ...data,
          nameSearch: searchName(data.name),
          stock: 0,
          reserved: 0,
          available: 0,
          phase: 'OnSale',
          state: 'OutOfStock',
          addedAt: time,
          revision: 1,
        }),
        ProductChanged: (row, event) => {
          const { name, categoryId } = event.data
          const { revision } = known(row, event)
          return changed(row, event, {
            name,
            nameSearch: searchName(name),
            categoryId,
            revision: revision + 1,
          })
        },
        ProductPriceChanged: (row, event) =>
          changed(row, event, {
            priceCents: event.data.priceCents,
            revision: known(row, event).revision + 1,
          }),
        StockReceived: (row, event) => moved(row, event, received, event.data.quantity),
        StockAdjusted: (row, event) => moved(row, event, received, event.data.delta),
        StockReserved: (row, event) => moved(row, event, reserved, event.data.quantity),
        StockReleased: (row, event) => moved(row, event, released, event.data.quantity),
        StockShipped: (row, event) => moved(row, event, shipped, event.data.quantity),
        ProductionStarted: (row, event) => changed(row, event, { phase: 'InProduction' }),
        ProductionEnded: (row, event) => changed(row, event, { phase: 'OnSale' }),
        ProductDiscontinued: (row, event) => changed(row, event, { phase: 'Discontinued' }),
      },
      (event) => event.subject.slice('product-'.length),
    ),
  ],
}

function moved(
  row: ProductRow | undefined,
  event: ProjectedEvent,
  change: Change,
  quantity: number,
): ProductRow {
  return changed(row, event, change(known(row, event), quantity))
}

function changed(
  row: ProductRow | undefined,
  event: ProjectedEvent,
  change: Partial<ProductRow>,
): ProductRow {
  const after = { ...known(row, event), ...change }
  const available = after.stock - after.reserved
  return { ...after, available, state: stateOf(after.phase, available) }
}

/** On sale shows as Available or OutOfStock by itself. */
function stateOf(phase: ProductRow['phase'], available: number): ProductState {
  if (phase !== 'OnSale') return phase
  return available > 0 ? 'Available' : 'OutOfStock'
}

function searchName(name: string): string {
  return searchText(name).slice(0, 600)
}

function known(row: ProductRow | undefined, event: ProjectedEvent): ProductRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its addition`)
  return row
}
