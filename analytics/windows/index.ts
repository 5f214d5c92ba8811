export { type AnalyticsPart, buildAnalytics } from './app.ts'
export { TumblingWindows } from './domain/tumbling-windows.ts'
export { analyticsConfig, analyticsSettingsSchema } from './settings.ts'
