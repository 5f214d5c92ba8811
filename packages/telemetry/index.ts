export { validTraceparent, withCorrelation } from './correlation.ts'
export { createLogger, type Logger, type LogLevel, logLevels } from './logger.ts'
export { type PartMetrics, partMetrics } from './part-metrics.ts'
