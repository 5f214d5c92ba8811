export { buildInventoryCommand, inventoryPublication } from './app.ts'
