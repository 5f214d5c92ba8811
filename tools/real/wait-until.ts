import { setTimeout as delay } from 'node:timers/promises'

/**
 * Tries until `probe` no longer throws and returns what it gave. Rejects after `deadlineMs` with what was waited
 * for and why the last try failed. A probe that hangs is left behind, not waited for.
 */
export async function waitUntil<T>(
  what: string,
  deadlineMs: number,
  probe: () => Promise<T> | T,
  pauseMs = 50,
): Promise<T> {
  const ends = performance.now() + deadlineMs
  let cause: unknown = new Error('the first try did not end')
  for (;;) {
    const leftMs = ends - performance.now()
    if (leftMs <= 0)
      throw new Error(`waited ${deadlineMs / 1000} s for ${what}: ${messageOf(cause)}`, { cause })
    const late = new AbortController()
    try {
      const first = await Promise.race([
        Promise.resolve(probe()).then((value) => ({ value })),
        delay(leftMs, undefined, { signal: late.signal }),
      ])
      if (first) return first.value
    } catch (error) {
      if (error instanceof HopelessError) throw error
      cause = error
    } finally {
      late.abort()
    }
    await delay(Math.max(0, Math.min(pauseMs, ends - performance.now())))
  }
}

/** What a probe throws when another try cannot help. */
export class HopelessError extends Error {
  override readonly name = 'HopelessError'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
