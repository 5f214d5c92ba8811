export { buildInfractionQuery } from './app.ts'
