import type { LeasedCheckpoint, Leases } from '@annals/event-store'

export type HeldLease = {
  /** Whether this process is the one that may act now. Rejects when the store cannot be asked. */
  readonly isHeld: () => Promise<boolean>
  /** Lets another process act at once. */
  readonly release: () => Promise<void>
}

export type HeldLeaseOptions = {
  readonly leases: Leases
  readonly name: string
  /** This process, named anew at each start. */
  readonly holder: string
  /** How long the others wait before they take over from one that says nothing more. */
  readonly forMs: number
  readonly nowMs: () => number
}

/** Keeps one lease for as long as it is asked for, and asks the store three times in the lease's time, not each time. */
export function heldLease({ leases, name, holder, forMs, nowMs }: HeldLeaseOptions): HeldLease {
  let lease: LeasedCheckpoint | undefined
  let askedAtMs = Number.NEGATIVE_INFINITY
  return {
    isHeld: async () => {
      if (nowMs() - askedAtMs < forMs / 3) return lease !== undefined
      askedAtMs = nowMs()
      const held = lease
      // Unknown until the store has answered: it may be away for longer than the lease lasts.
      lease = undefined
      if (held === undefined) lease = await leases.takeLease({ name, holder, forMs })
      else if ((await held.renew()) === 'held') lease = held
      return lease !== undefined
    },
    release: async () => {
      const held = lease
      lease = undefined
      await held?.release()
    },
  }
}

/** Where one process has the store for itself. */
export const alwaysHeld: HeldLease = { isHeld: async () => true, release: async () => {} }
