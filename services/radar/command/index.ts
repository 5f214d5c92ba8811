export { buildRadarCommand, radarPublication } from './app.ts'
