import type { EventStore } from '@annals/event-store'
import type { Deadline } from '@annals/kernel'
import type { Logger } from '@annals/telemetry'
import type { HeldLease } from './held-lease.ts'

export type DeadlineRunner = { readonly start: () => void; readonly stop: () => Promise<void> }

export type DeadlineRunnerOptions = {
  readonly store: EventStore
  readonly everyMs: number
  /**
   * Resolves true once the consumer of the awaited reply has passed the head seen now: a reply that is already
   * published is never overtaken by its deadline. False means: not yet, try again later.
   */
  readonly repliesHandled: () => Promise<boolean>
  /** Runs the command that gives the step up; its decider checks again and cancels the deadline either way. */
  readonly fire: (deadline: Deadline) => Promise<void>
  /** Of several processes with the same store one fires. */
  readonly lease: HeldLease
  readonly logger: Pick<Logger, 'error'>
}

const batch = 100

/** Fires due deadlines by the store's clock, oldest first, one round at a time. */
export function deadlineRunner(options: DeadlineRunnerOptions): DeadlineRunner {
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let stopped = true
  const next = () => {
    if (stopped) return
    timer = setTimeout(() => {
      round = fireDue(options)
        .catch((error: unknown) =>
          options.logger.error({ error }, 'deadlines could not be fired; tried again later'),
        )
        .finally(next)
    }, options.everyMs)
  }
  return {
    start: () => {
      stopped = false
      next()
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await round
      // It runs out by itself where this fails.
      await options.lease.release().catch(() => {})
    },
  }
}

async function fireDue(options: DeadlineRunnerOptions): Promise<void> {
  if (!(await options.lease.isHeld())) return
  const due = await options.store.dueDeadlines(batch)
  if (due.length === 0 || !(await options.repliesHandled())) return
  for (const deadline of due) await options.fire(deadline)
}
