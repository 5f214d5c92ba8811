export { buildCustomerCommand, customerPublication } from './app.ts'
