/**
 * Tells listeners of what was appended: at once what this process committed, and within `pollMs` what another did.
 * The head is asked for only while somebody listens.
 */
export class HeadWatch {
  readonly #head: () => Promise<number>
  readonly #pollMs: number
  readonly #listeners = new Set<() => void>()
  #seen = 0
  #timer: NodeJS.Timeout | undefined
  #state: 'running' | 'stopped' = 'running'

  constructor(head: () => Promise<number>, pollMs: number) {
    this.#head = head
    this.#pollMs = pollMs
  }

  listen(listener: () => void): () => void {
    // A wrapper of its own: the same function registered twice is two registrations.
    const registered = () => listener()
    this.#listeners.add(registered)
    if (this.#listeners.size === 1) this.#pollLater()
    return () => {
      this.#listeners.delete(registered)
      if (this.#listeners.size === 0) this.#rest()
    }
  }

  /** `last` is the highest position of the commit; undefined when it wrote no event. */
  committed(last: number | undefined): void {
    this.#seen = Math.max(this.#seen, last ?? 0)
    this.#tell()
  }

  stop(): void {
    this.#state = 'stopped'
    this.#rest()
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #pollLater(): void {
    if (this.#state === 'stopped') return
    const timer = setTimeout(() => void this.#poll(timer), this.#pollMs)
    // No reason to keep a process alive.
    timer.unref()
    this.#timer = timer
  }

  async #poll(timer: NodeJS.Timeout): Promise<void> {
    try {
      const head = await this.#head()
      if (head > this.#seen) {
        this.#seen = head
        this.#tell()
      }
    } catch {
      // Whoever reads next says what is wrong; here it is only asked again.
    }
    // Another one is under way when the last listener left meanwhile and a first one came.
    if (this.#timer === timer) this.#pollLater()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
