import { inventoryEvents } from '@annals/inventory-contracts'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'

/** One event of a category or a product: what happened, who did it and when. A product's stock movements are among them. */
export type InventoryHistoryRow = {
  /** `<stream>@<stream version>`. */
  readonly entryId: string
  readonly stream: string
  readonly streamVersion: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly correlationId: string
  readonly params: Readonly<Record<string, unknown>>
}

export const inventoryHistoryTable: Table<InventoryHistoryRow> = {
  name: 'inventory_history',
  key: 'entryId',
  columns: {
    entryId: { type: 'text', length: 80 },
    stream: { type: 'text', length: 60 },
    streamVersion: { type: 'integer' },
    type: { type: 'text', length: 60 },
    at: { type: 'text', length: 24 },
    actor: { type: 'text', length: 200 },
    correlationId: { type: 'text', length: 100 },
    params: { type: 'json' },
  },
  indices: [['stream', 'streamVersion']],
}

type CategoryData = { readonly categoryId: string }
type ProductData = { readonly productId: string }

const ofCategory = (_none: unknown, event: ProjectedEvent<CategoryData>): InventoryHistoryRow => {
  const { categoryId: _id, ...params } = event.data
  return entry(event, params)
}

const ofProduct = (_none: unknown, event: ProjectedEvent<ProductData>): InventoryHistoryRow => {
  const { productId: _id, ...params } = event.data
  return entry(event, params)
}

/** Reservations have no history of their own: their products' and their order's tell it. */
export const inventoryHistory: Projection<InventoryHistoryRow> = {
  name: 'inventory-history',
  version: 1,
  table: inventoryHistoryTable,
  sources: [
    from<InventoryHistoryRow, typeof inventoryEvents>(
      inventoryEvents,
      {
        CategoryAdded: ofCategory,
        CategoryChanged: ofCategory,
        ProductAdded: ofProduct,
        ProductChanged: ofProduct,
        ProductPriceChanged: ofProduct,
        StockReceived: ofProduct,
        StockAdjusted: ofProduct,
        ProductionStarted: ofProduct,
        ProductionEnded: ofProduct,
        ProductDiscontinued: ofProduct,
        StockReserved: ofProduct,
        StockReleased: ofProduct,
        StockShipped: ofProduct,
      },
      entryId,
    ),
  ],
}

function entryId(event: Pick<ProjectedEvent, 'subject' | 'streamVersion'>): string {
  return `${event.subject}@${event.streamVersion}`
}

function entry(event: ProjectedEvent, params: InventoryHistoryRow['params']): InventoryHistoryRow {
  return {
    entryId: entryId(event),
    stream: event.subject,
    streamVersion: event.streamVersion,
    type: event.type,
    at: event.time,
    actor: event.actor,
    correlationId: event.correlationId,
    params,
  }
}
