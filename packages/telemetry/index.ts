export { type Correlation, currentCorrelation, validTraceparent, withCorrelation } from './correlation.ts'
export { type DescribedError, describeError } from './describe-error.ts'
export { createLogger, type Logger, type LogLevel, logLevels } from './logger.ts'
export { type CommandOutcome, type PartMetrics, partMetrics } from './part-metrics.ts'
