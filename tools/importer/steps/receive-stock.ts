import type { ApiClient } from '@annals/client'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import type { ProductView } from '@annals/inventory-contracts'
import { z } from 'zod'
import { deriveId } from '../shop/derive-id.ts'
import type { ShopProduct } from '../shop/shop.ts'
import { readBody } from './read-body.ts'
import { type StepContext, sendOrRefuse } from './send-command.ts'

/** A command takes no more units at once. */
const unitsAtOnce = 1_000_000

/**
 * Brings what the import has received of a product up to `units`. Receipts are numbered; what the earlier ones brought
 * is read from the product's history, which knows them for ever, so that a later import of a grown shop receives only
 * what is new, and one of the same shop nothing.
 */
export async function receiveStock(
  context: StepContext,
  product: ShopProduct,
  units: number,
  listed: ProductView | undefined,
): Promise<void> {
  const { productId } = product.request
  const received =
    listed === undefined ? { receipts: 0, units: 0 } : await receivedSoFar(context.api, productId)
  if (received.units >= units) {
    if (units > 0) context.ledger.alreadyThere('stock receipts')
    return
  }
  if (listed?.state === 'Discontinued') {
    context.ledger.notice(
      product.at,
      `is discontinued: ${units - received.units} further units are not received`,
    )
    return
  }
  let { receipts } = received
  for (let missing = units - received.units; missing > 0; missing -= unitsAtOnce) {
    receipts += 1
    const outcome = await sendOrRefuse(context, {
      kind: 'stock receipts',
      at: product.at,
      path: `/api/inventory/commands/products/${productId}/receive-stock`,
      body: { quantity: Math.min(missing, unitsAtOnce), receiptId: receiptId(productId, receipts) },
      step: ['stock receipts', productId, String(receipts)],
      after: context.seen.header(),
    })
    if (outcome === undefined) return
  }
}

function receiptId(productId: string, receipt: number): string {
  return deriveId('stock-receipt', productId, String(receipt))
}

const receiptParamsSchema = z.object({ quantity: z.int(), receiptId: z.string() })

async function receivedSoFar(
  api: ApiClient,
  productId: string,
): Promise<{ receipts: number; units: number }> {
  const quantities = new Map<string, number>()
  let cursor: string | null = null
  do {
    const parameters = new URLSearchParams({ limit: '500', ...(cursor !== null && { cursor }) })
    const path = `/api/inventory/queries/products/${productId}/history?${parameters}`
    const { items, next } = await readBody(api, path, pageSchema(historyEntrySchema))
    for (const { params } of items) {
      const receipt = receiptParamsSchema.safeParse(params)
      if (receipt.success) quantities.set(receipt.data.receiptId, receipt.data.quantity)
    }
    cursor = next
  } while (cursor !== null)
  let receipts = 0
  let units = 0
  for (;;) {
    const quantity = quantities.get(receiptId(productId, receipts + 1))
    if (quantity === undefined) return { receipts, units }
    receipts += 1
    units += quantity
  }
}
