export { buildRadarCommand, radarPublication } from './app.ts'
export { radarCommandSettings } from './settings.ts'
