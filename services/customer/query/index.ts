export { buildCustomerQuery } from './app.ts'
