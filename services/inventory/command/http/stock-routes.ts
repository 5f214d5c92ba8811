import type { Route } from '@annals/http'
import { adjustStockSchema, productParamsSchema, receiveStockSchema } from '@annals/inventory-contracts'
import { type CommandRoutesContext, commandRoute } from '@annals/part'
import { adjustStock } from '../domain/adjust-stock.ts'
import { discontinueProduct } from '../domain/discontinue-product.ts'
import type { InventoryEvent } from '../domain/events.ts'
import { product } from '../domain/product.ts'
import { receiveStock } from '../domain/receive-stock.ts'
import { startProduction } from '../domain/start-production.ts'
import { productStream } from '../domain/streams.ts'
import { productTarget } from './product-target.ts'

/** What the warehouse may do with stock: receive, adjust, produce, discontinue. */
export function stockRoutes(context: CommandRoutesContext<InventoryEvent>): readonly Route[] {
  return [
    commandRoute(context, {
      method: 'post',
      path: '/products/:productId/receive-stock',
      operationId: 'receiveStock',
      summary: 'Receive stock; ends the production',
      roles: ['warehouse'],
      params: productParamsSchema,
      body: receiveStockSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404, 'product-discontinued': 409 },
      naturalKey: ({ body }) => body.receiptId,
      decide: async ({ params: { productId }, body: { quantity, receiptId = null } }, loader) =>
        receiveStock({ productId, quantity, receiptId }, await loader.one(product, productStream(productId))),
    }),
    commandRoute(context, {
      method: 'post',
      path: '/products/:productId/adjust-stock',
      operationId: 'adjustStock',
      summary: 'Correct the stock to what was counted',
      roles: ['warehouse'],
      params: productParamsSchema,
      body: adjustStockSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404, 'product-discontinued': 409, 'stock-below-reserved': 409 },
      decide: async ({ params: { productId }, body }, loader) =>
        adjustStock({ productId, ...body }, await loader.one(product, productStream(productId))),
    }),
    commandRoute(context, {
      method: 'post',
      path: '/products/:productId/start-production',
      operationId: 'startProduction',
      summary: 'Start production: no orders until stock is received',
      roles: ['warehouse'],
      params: productParamsSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404, 'product-discontinued': 409 },
      decide: async ({ params: { productId } }, loader) =>
        startProduction({ productId }, await loader.one(product, productStream(productId))),
    }),
    commandRoute(context, {
      method: 'post',
      path: '/products/:productId/discontinue',
      operationId: 'discontinueProduct',
      summary: 'Discontinue a product for good',
      roles: ['warehouse'],
      params: productParamsSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404 },
      decide: async ({ params: { productId } }, loader) =>
        discontinueProduct({ productId }, await loader.one(product, productStream(productId))),
    }),
  ]
}
