import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@annals/kernel'
import type { DemoUser } from './demo-users.ts'

export type LoginAnswer =
  | { readonly kind: 'welcome'; readonly user: DemoUser }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly retryAfterMs: number }

/** Checks a name and its password. */
export type CheckLogin = (username: string, password: string) => LoginAnswer

type Failures = { readonly count: number; readonly lockedUntilMs: number }

const failuresBeforeLock = 5
const firstLockMs = 10_000
const longestLockMs = 300_000
const rememberedNames = 1_000

/**
 * After five wrong passwords in a row a name is locked for ten seconds, after each further one for twice as long, at
 * most five minutes. A name that nobody has is treated alike: the answer does not tell which names exist.
 */
export function loginThrottle(users: readonly DemoUser[], clock: Clock): CheckLogin {
  const byName = new Map(users.map((user) => [user.username, user]))
  const failuresByName = new Map<string, Failures>()

  return (username, password) => {
    const name = username.trim().toLowerCase()
    const failures = failuresByName.get(name) ?? { count: 0, lockedUntilMs: 0 }
    const now = clock.nowMs()
    if (failures.lockedUntilMs > now) return { kind: 'locked', retryAfterMs: failures.lockedUntilMs - now }

    const user = byName.get(name)
    if (user !== undefined && sameText(user.password, password)) {
      failuresByName.delete(name)
      return { kind: 'welcome', user }
    }

    const count = failures.count + 1
    failuresByName.delete(name)
    failuresByName.set(name, { count, lockedUntilMs: now + lockMs(count) })
    forgetOldest(failuresByName)
    return { kind: 'wrong' }
  }
}

function lockMs(failures: number): number {
  if (failures < failuresBeforeLock) return 0
  return Math.min(firstLockMs * 2 ** (failures - failuresBeforeLock), longestLockMs)
}

// Whoever tries many names may not fill the memory.
function forgetOldest(failuresByName: Map<string, Failures>): void {
  if (failuresByName.size <= rememberedNames) return
  for (const name of failuresByName.keys()) {
    failuresByName.delete(name)
    return
  }
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
