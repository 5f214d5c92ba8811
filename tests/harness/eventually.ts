import { setTimeout as pause } from 'node:timers/promises'

/** The first value that satisfies; fails after the deadline and shows the last one. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value> | Value,
  satisfies: (value: Value) => boolean,
  deadlineMs = 10_000,
): Promise<Value> {
  const endsAtMs = performance.now() + deadlineMs
  for (;;) {
    const value = await look()
    if (satisfies(value)) return value
    if (performance.now() > endsAtMs)
      throw new Error(`not within ${deadlineMs} ms: ${what}; at last ${JSON.stringify(value)}`)
    await pause(10)
  }
}
