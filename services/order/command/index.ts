export { buildOrderCommand } from './app.ts'
export { orderPublication } from './publication.ts'
export { orderCommandSettings } from './settings.ts'
