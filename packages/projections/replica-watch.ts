export type Urgency = 'waiting' | 'listening' | 'idle'

const pausesMs: Readonly<Record<Urgency, number>> = { waiting: 25, listening: 250, idle: 1_000 }

/**
 * Looks again and again at what other replicas have committed; the more often, the more somebody depends on it. A
 * look that fails is only late: the next one makes up for it.
 */
export class ReplicaWatch {
  readonly #look: () => Promise<void>
  readonly #urgency: () => Urgency
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #stopped = true

  constructor(look: () => Promise<void>, urgency: () => Urgency) {
    this.#look = look
    this.#urgency = urgency
  }

  start(): void {
    this.#stopped = false
    this.#schedule()
  }

  /** Something has become more urgent. */
  hurry(): void {
    if (this.#looking === undefined) this.#schedule()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#looking
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#looking = this.#look()
        .catch(() => {})
        .then(() => {
          this.#looking = undefined
          this.#schedule()
        })
    }, pausesMs[this.#urgency()])
  }
}
