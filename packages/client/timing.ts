import { setTimeout as delay } from 'node:timers/promises'

/** Time and chance as the client needs them; a test brings its own. */
export type Timing = {
  readonly nowMs: () => number
  /** Rejects with the signal's reason when it aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** At least 0, below 1. */
  readonly random: () => number
}

export const systemTiming: Timing = {
  nowMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
  random: Math.random,
}
