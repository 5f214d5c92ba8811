import { type Backoff, backoffMs, pause } from './backoff.ts'
import { StopConsuming } from './stop-consuming.ts'

export type Failure = { readonly error: unknown; readonly failures: number; readonly retryInMs: number }

/**
 * Calls `work` until it resolves, pausing longer after each failure.
 * Rejects only with StopConsuming; resolves undefined when the signal aborts first.
 */
export async function untilDone<Result>(
  work: () => Promise<Result>,
  options: {
    readonly backoff: Backoff
    readonly signal: AbortSignal
    readonly onFailure: (failure: Failure) => void
  },
): Promise<Result | undefined> {
  for (let failures = 1; !options.signal.aborted; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof StopConsuming) throw error
      if (options.signal.aborted) return undefined
      const retryInMs = backoffMs(options.backoff, failures)
      options.onFailure({ error, failures, retryInMs })
      await pause(retryInMs, options.signal)
    }
  }
  return undefined
}
