export { type AnalyticsPart, buildAnalytics } from './app.ts'
export { type AnalyticsSettings, analyticsSettingsSchema } from './settings.ts'
