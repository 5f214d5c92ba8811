export { buildRegistrationQuery } from './app.ts'
