export { InputError } from './csv/input-error.ts'
export type { LineRefusal, Place } from './csv/line-refusal.ts'
export {
  type ApiAnswer,
  type ApiCall,
  type ApiClient,
  type ApiClientOptions,
  apiClient,
  NotTheApi,
} from './http/api-client.ts'
export { type ClientCredentials, clientCredentialsToken, SignInRefused } from './http/client-credentials.ts'
export { systemTiming, type Timing } from './http/timing.ts'
export { keptToken, type TokenSource } from './http/token-source.ts'
export { Unanswered } from './http/until-answered.ts'
export { type ImportReport, type RunImportOptions, runImport } from './run-import.ts'
export { deriveId } from './shop/derive-id.ts'
export { readShop, type ShopFile, type ShopReading, shopFiles } from './shop/read-shop.ts'
export type { OrderGoal, Shop, ShopCategory, ShopCustomer, ShopOrder, ShopProduct } from './shop/shop.ts'
export { type ImportOutcome, type ImportProgress, type ImportShopOptions, importShop } from './steps/import-shop.ts'
export { ImportStopped } from './steps/send-command.ts'
