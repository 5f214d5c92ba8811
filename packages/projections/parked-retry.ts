import { type Backoff, backoffMs } from '@annals/messaging'

/**
 * Tries parked sequences again: at start, then ever more seldom as long as any is parked.
 * A newly parked one starts over with the short pause; without any, no timer runs.
 */
export class ParkedRetry {
  readonly #replayAll: () => Promise<number>
  readonly #backoff: Backoff
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> = Promise.resolve()
  #stopped = false

  /** `replayAll` answers how many sequences are still parked. */
  constructor(replayAll: () => Promise<number>, backoff: Backoff) {
    this.#replayAll = replayAll
    this.#backoff = backoff
  }

  start(): void {
    this.#next()
  }

  parked(): void {
    this.#failures = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#round
  }

  #schedule(): void {
    if (this.#stopped || this.#timer !== undefined) return
    this.#failures += 1
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#next()
      },
      backoffMs(this.#backoff, this.#failures),
    )
  }

  #next(): void {
    this.#round = this.#round.then(() => this.#run())
  }

  async #run(): Promise<void> {
    if (this.#stopped) return
    // What cannot be read now counts as still parked: it is tried again later.
    const left = await this.#replayAll().catch(() => 1)
    if (left > 0) this.#schedule()
  }
}
