import type { Instant } from './clock.ts'

/** A value that at most one stream of a service holds, such as an e-mail; stored as an HMAC. */
export type Claim = {
  /** What is unique, for example `customer-email`. */
  readonly name: string
  /** Already normalised in code; compared as bytes. */
  readonly value: string
  /** The stream that takes or releases it. */
  readonly stream: string
}

/** A moment after which a stream's pending step is given up. At most one of a name on a stream. */
export type Deadline = {
  readonly stream: string
  readonly name: string
  /** Numbers the tries, so that a late firing of an earlier one is recognised. */
  readonly attempt: number
  readonly dueAt: Instant
}

/** What is written in the same transaction as the events of a decision. */
export type Effects = {
  readonly take?: readonly Claim[]
  readonly release?: readonly Claim[]
  readonly schedule?: readonly Deadline[]
  readonly cancel?: readonly Pick<Deadline, 'stream' | 'name'>[]
  /**
   * Deletes the person's key and leaves a tombstone. `streams` counts the streams that held the person's data
   * when the decision was made: another one since is a conflict, and the decision is made again.
   */
  readonly erase?: readonly { readonly person: string; readonly streams: number }[]
}
