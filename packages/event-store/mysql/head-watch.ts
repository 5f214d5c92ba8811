import { setTimeout as delay } from 'node:timers/promises'

/**
 * Tells listeners of what was appended: at once what this process committed, and within `pollMs` what another did.
 * The head is asked for only while somebody listens, one question at a time.
 */
export class HeadWatch {
  readonly #head: () => Promise<number>
  readonly #pollMs: number
  readonly #listeners = new Set<() => void>()
  readonly #stopped = new AbortController()
  #seen = 0
  #state: 'resting' | 'polling' = 'resting'

  constructor(head: () => Promise<number>, pollMs: number) {
    this.#head = head
    this.#pollMs = pollMs
  }

  listen(listener: () => void): () => void {
    // A wrapper of its own: the same function registered twice is two registrations.
    const registered = () => listener()
    this.#listeners.add(registered)
    if (this.#state === 'resting') void this.#poll()
    return () => void this.#listeners.delete(registered)
  }

  /** `last` is the highest position of the commit; undefined when it wrote no event. */
  committed(last: number | undefined): void {
    // The poll may have met the commit before its answer came back.
    if (last !== undefined && last <= this.#seen) return
    this.#seen = last ?? this.#seen
    this.#tell()
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopped
    this.#state = 'polling'
    // A wait is no reason to keep a process alive.
    const pause = () => delay(this.#pollMs, undefined, { ref: false, signal }).catch(() => undefined)
    for (await pause(); this.#listeners.size > 0 && !signal.aborted; await pause()) {
      // Whoever reads next says what is wrong; here it is only asked again.
      const head = await this.#head().catch(() => 0)
      if (head <= this.#seen) continue
      this.#seen = head
      this.#tell()
    }
    this.#state = 'resting'
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
