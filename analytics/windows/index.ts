export { type AnalyticsPart, buildAnalytics } from './app.ts'
export { TumblingWindows } from './domain/tumbling-windows.ts'
export { type AnalyticsSettings, analyticsConfig, analyticsSettingsSchema } from './settings.ts'
