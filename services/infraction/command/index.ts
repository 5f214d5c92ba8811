export { buildInfractionCommand } from './app.ts'
export { infractionPublication } from './publication.ts'
