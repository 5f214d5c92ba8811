export type WakeUp = {
  /** Ends the present wait, or the next one at once if nobody waits. */
  readonly now: () => void
  /** Waits until woken, but no longer. */
  readonly after: (ms: number) => Promise<void>
  readonly stop: () => void
}

/** setTimeout fires at once for more. */
const maxTimerMs = 2_147_483_647

/** A wait that an event, a time or an abort ends; an event that comes before the wait is not lost. */
export function wakeUp(signal: AbortSignal): WakeUp {
  let pending = signal.aborted
  let endWait: (() => void) | undefined
  const now = (): void => {
    pending = true
    endWait?.()
  }
  signal.addEventListener('abort', now)
  return {
    now,
    after: async (ms) => {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), maxTimerMs))
          endWait = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        endWait = undefined
      }
      pending = false
    },
    stop: () => {
      signal.removeEventListener('abort', now)
      endWait?.()
    },
  }
}
