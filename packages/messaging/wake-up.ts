/** A bell that is never missed: ringing before anybody waits lets the next wait pass at once. */
export class WakeUp {
  #rung = false
  #resolve: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#resolve?.()
  }

  async wait(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve
      })
    }
    this.#rung = false
    this.#resolve = undefined
  }
}
