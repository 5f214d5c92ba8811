import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until the condition holds; fails after the deadline and says what did not come true. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 5_000,
): Promise<void> {
  const endsAtMs = Date.now() + deadlineMs
  while (!(await holds())) {
    if (Date.now() > endsAtMs) throw new Error(`not within ${deadlineMs} ms: ${what}`)
    await sleep(2)
  }
}
