import { addMs, type Instant } from '@annals/kernel'
import type { EffectiveTooEarly, InstantInFuture } from './refusals.ts'

/** The later of two instants. */
export function later(left: Instant, right: Instant): Instant {
  return left > right ? left : right
}

/** Nothing is registered ahead of time; undefined when it is not. */
export function inFuture(effectiveAt: Instant | null, now: Instant): InstantInFuture | undefined {
  if (effectiveAt === null || effectiveAt <= now) return undefined
  return { code: 'instant-in-future', effectiveAt, now }
}

/**
 * Since when the next change of a vehicle holds. Left out it is now, or right after the last change if the clock has not
 * passed that: two changes never hold from the same instant.
 */
export function afterLastChange(
  effectiveAt: Instant | null,
  changedAt: Instant,
  now: Instant,
): Instant | InstantInFuture | EffectiveTooEarly {
  const earliest = addMs(changedAt, 1)
  if (effectiveAt === null) return later(now, earliest)
  const future = inFuture(effectiveAt, now)
  if (future !== undefined) return future
  return effectiveAt < earliest ? { code: 'effective-too-early', effectiveAt, earliest } : effectiveAt
}
