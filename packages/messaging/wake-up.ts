/** A bell that is never missed: ringing before anybody waits lets the next wait pass at once. */
export class WakeUp {
  #rung = false
  #resolve: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#resolve?.()
  }

  /** Resolves when it is rung, or after so long. */
  async wait(atMostMs?: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = atMostMs === undefined ? undefined : setTimeout(resolve, atMostMs)
        this.#resolve = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#rung = false
    this.#resolve = undefined
  }
}
