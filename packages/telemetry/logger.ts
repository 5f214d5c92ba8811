import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { currentCorrelation } from './correlation.ts'
import { describeError } from './describe-error.ts'

export type Logger = PinoLogger

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * Fields whose value is never written, at the top and one level down. The rule is that bodies, headers and personal
 * data are not logged at all; this catches the line that breaks it.
 */
const redactedFields = [
  'authorization',
  'cookie',
  'headers',
  'password',
  'secret',
  'token',
  'body',
  'name',
  'address',
  'deliveryAddress',
  'email',
  'phone',
  'birthDate',
]

/** JSON lines, each with the part's name and, where there is one, the correlation. Writes to stdout by default. */
export function createLogger(
  options: { readonly part: string; readonly level?: LogLevel; readonly nowMs?: () => number },
  destination?: DestinationStream,
): Logger {
  const nowMs = options.nowMs ?? Date.now
  const settings = {
    level: options.level ?? 'info',
    base: { part: options.part },
    messageKey: 'message',
    errorKey: 'error',
    timestamp: () => `,"time":"${new Date(nowMs()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => ({ ...currentCorrelation() }),
    serializers: { error: describeError },
    redact: { paths: redactedFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  }
  return destination === undefined ? pino(settings) : pino(settings, destination)
}
