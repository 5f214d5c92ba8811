/**
 * The glossary of this port.
 * - lease: the right to be the one active holder of a name, until a moment on the store's own clock.
 * - holder: a running process, named anew at each start.
 * - epoch: number of a taking of the lease; each taking raises it, also one by the same holder.
 * - checkpoint: how far the holders of a lease have come; it moves only for the holder of the newest epoch.
 */
export interface Leases {
  /** The lease when it is free, has run out or is already this holder's; undefined while another holds it. */
  takeLease(wish: LeaseWish): Promise<LeasedCheckpoint | undefined>
}

export type LeaseWish = {
  /** What is to be done by one at a time, such as `relay` or `deadlines`. */
  readonly name: string
  readonly holder: string
  /** How long the lease is held after taking it and after each renewal. */
  readonly forMs: number
}

/**
 * A lease once taken. A holder that was paused learns `lost` here and nowhere else: what it did beside the
 * checkpoint since then must be harmless when done twice.
 */
export interface LeasedCheckpoint {
  readonly epoch: number
  /** Where the checkpoint stood when the lease was taken. */
  readonly checkpoint: Checkpoint
  renew(): Promise<LeaseState>
  /** Moves the checkpoint, and renews; does neither when the lease is lost. */
  advance(to: Checkpoint): Promise<LeaseState>
  /** Lets another holder take the lease at once. Harmless when it is lost. */
  release(): Promise<void>
}

/** A lease that has run out is held as long as nobody else has taken it. */
export type LeaseState = 'held' | 'lost'

export type Checkpoint = {
  /** Everything up to this position is done; 0 before the first. */
  readonly position: number
  /** The last position done in each partition that has had one: what the next event of the partition follows. */
  readonly byPartition: Readonly<Record<number, number>>
}
