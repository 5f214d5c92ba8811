export { buildRegistrationCommand, registrationPublication } from './app.ts'
