export { buildOrderCommand, type OrderCommandOptions } from './app.ts'
export type { OrderRules } from './http/routes.ts'
export { orderPublication } from './publication.ts'
