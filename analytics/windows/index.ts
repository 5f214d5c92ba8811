export { type AnalyticsPart, buildAnalytics } from './app.ts'
export { TumblingWindows } from './domain/tumbling-windows.ts'
export { type AnalyticsSettings, analyticsSettingsSchema } from './settings.ts'
