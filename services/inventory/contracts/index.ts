export { inventoryEvents, type Shortage, shortageSchema } from './events.ts'
export {
  addCategorySchema,
  addProductSchema,
  adjustStockSchema,
  categoryParamsSchema,
  changeCategorySchema,
  changeProductPriceSchema,
  changeProductSchema,
  productParamsSchema,
  receiveStockSchema,
} from './requests.ts'
export {
  type CategoryFilters,
  type CategoryView,
  categoryListQuerySchema,
  categoryViewSchema,
  type ProductFilters,
  type ProductState,
  type ProductView,
  productListQuerySchema,
  productStateSchema,
  productViewSchema,
} from './views.ts'
