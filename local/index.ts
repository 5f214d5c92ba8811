export { type CsvShopTotals, writeCsvShop } from './demo/csv-shop.ts'
export { type LocalConfig, readLocalConfig } from './local-config.ts'
export { type LocalSystem, startLocalSystem } from './local-system.ts'
