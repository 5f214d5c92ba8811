export { buildOrderQuery } from './app.ts'
