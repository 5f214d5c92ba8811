export { type ImportReport, runImport } from './run-import.ts'
export { readShop } from './shop/read-shop.ts'
export type { OrderGoal, Shop, ShopOrder } from './shop/shop.ts'
export { type ImportProgress, importShop } from './steps/import-shop.ts'
