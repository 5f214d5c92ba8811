import type { Timing } from './timing.ts'

/** What one try gave: the answer, or why another try is worth it and after how long at least. */
export type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | {
      readonly kind: 'again'
      readonly reason: string
      readonly afterMs?: number
      /** The other side works and asks for patience: it does not count as being away. */
      readonly alive?: true
    }

export type Patience = {
  /** How long the other side may be away before the call gives up. */
  readonly awayMs: number
  readonly timing: Timing
  readonly signal?: AbortSignal | undefined
}

/** The other side did not answer for as long as we were ready to wait. */
export class Unanswered extends Error {
  readonly code = 'unanswered'
  constructor(what: string, awayMs: number, reason: string) {
    super(`${what} got no answer for ${Math.round(awayMs / 1_000)} s: ${reason}`)
    this.name = 'Unanswered'
  }
}

const firstPauseMs = 50
const longestPauseMs = 5_000

/** Tries until there is an answer; the pauses double up to 5 s, each shortened at random so that clients spread out. */
export async function untilAnswered<Answer>(
  what: string,
  attempt: () => Promise<Attempt<Answer>>,
  { awayMs, timing, signal }: Patience,
): Promise<Answer> {
  let awaySince: number | undefined
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted()
    const result = await attempt()
    if (result.kind === 'answered') return result.answer
    if (result.alive) awaySince = undefined
    else awaySince ??= timing.nowMs()
    const awayForMs = awaySince === undefined ? 0 : timing.nowMs() - awaySince
    const ownPauseMs = Math.min(firstPauseMs * 2 ** failures, longestPauseMs) * (0.5 + timing.random() / 2)
    const pauseMs = Math.max(result.afterMs ?? 0, ownPauseMs)
    if (awaySince !== undefined && awayForMs + pauseMs > awayMs)
      throw new Unanswered(what, awayMs, result.reason)
    await timing.sleep(pauseMs, signal)
  }
}
