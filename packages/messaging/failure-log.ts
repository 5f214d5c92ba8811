import type { Logger } from '@annals/telemetry'
import type { Failure } from './until-done.ts'

const everyMs = 60_000

/** Says a lasting failure once and then once a minute, with how often it failed. */
export function failureLog(
  logger: Pick<Logger, 'warn'>,
  nowMs: () => number,
  what: Readonly<Record<string, string>>,
  message = 'events could not be handled; they are tried again',
): (failure: Failure) => void {
  let saidAtMs = Number.NEGATIVE_INFINITY
  return ({ error, failures, retryInMs }) => {
    const atMs = nowMs()
    if (failures > 1 && atMs - saidAtMs < everyMs) return
    saidAtMs = atMs
    logger.warn({ ...what, error, failures, retryInMs }, message)
  }
}
