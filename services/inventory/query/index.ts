export { buildInventoryQuery } from './app.ts'
