import type { Route } from '@annals/http'
import {
  addProductSchema,
  changeProductPriceSchema,
  changeProductSchema,
  productParamsSchema,
} from '@annals/inventory-contracts'
import { type CommandRoutesContext, commandRoute } from '@annals/part'
import { addProduct } from '../domain/add-product.ts'
import { category } from '../domain/category.ts'
import { changeProduct } from '../domain/change-product.ts'
import { changeProductPrice } from '../domain/change-product-price.ts'
import type { InventoryEvent } from '../domain/events.ts'
import { product } from '../domain/product.ts'
import { categoryStream, productStream } from '../domain/streams.ts'
import { productTarget } from './product-target.ts'

/** What the warehouse may do with the catalogue: add products, describe and price them. */
export function productRoutes(context: CommandRoutesContext<InventoryEvent>): readonly Route[] {
  return [
    commandRoute(context, {
      method: 'post',
      path: '/products',
      operationId: 'addProduct',
      summary: 'Add a product to a category',
      roles: ['warehouse'],
      body: addProductSchema,
      success: 201,
      target: productTarget,
      refusals: { 'product-id-taken': 409, 'category-unknown': 422 },
      decide: async ({ body: { productId = context.own.mintId(), ...described } }, loader) => {
        const state = await loader.one(product, productStream(productId))
        const its = await loader.one(category, categoryStream(described.categoryId))
        return addProduct({ productId, ...described }, state, { category: its })
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/products/:productId',
      operationId: 'changeProduct',
      summary: 'Rename a product or move it to another category',
      roles: ['warehouse'],
      ifMatch: 'required',
      params: productParamsSchema,
      body: changeProductSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404, 'category-unknown': 422 },
      decide: async ({ params: { productId }, body }, loader) => {
        const state = await loader.one(product, productStream(productId))
        const its = await loader.one(category, categoryStream(body.categoryId))
        return changeProduct({ productId, ...body }, state, { category: its })
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/products/:productId/price',
      operationId: 'changeProductPrice',
      summary: 'Change the price of orders to come',
      roles: ['warehouse'],
      ifMatch: 'required',
      params: productParamsSchema,
      body: changeProductPriceSchema,
      success: 200,
      target: productTarget,
      refusals: { 'product-unknown': 404 },
      decide: async ({ params: { productId }, body }, loader) =>
        changeProductPrice({ productId, ...body }, await loader.one(product, productStream(productId))),
    }),
  ]
}
