/**
 * Empties the write-ahead log soon after a write. What secure_delete has zeroed in the pages would otherwise stay in
 * the log until it is overwritten by chance; an erased person must be in no file.
 */
export class Scrubber {
  readonly #truncate: () => Promise<boolean>
  readonly #afterMs: number
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(truncate: () => Promise<boolean>, afterMs: number) {
    this.#truncate = truncate
    this.#afterMs = afterMs
  }

  /** Something was written: the log is emptied within the time. */
  written(): void {
    if (this.#stopped || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.scrub().catch(() => this.written())
    }, this.#afterMs)
  }

  /** Empties the log now, or tries again later when somebody is reading. */
  async scrub(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!(await this.#truncate())) this.written()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#truncate()
  }
}
