export { buildRadarQuery } from './app.ts'
