import type { ConsumerEnvironment } from './consumer-environment.ts'
import type { Parking } from './fold-events.ts'
import type { KnownConsumer } from './known-consumer.ts'
import type { LiveReaders } from './live-readers.ts'
import { type ParkedSequence, readParked } from './parked.ts'
import { replaySequence } from './replay-parked.ts'

/** The parked sequences of one part's consumers: shown, counted and handled again. */
export class ParkedDesk {
  readonly #environment: Pick<
    ConsumerEnvironment,
    'database' | 'feeds' | 'logger' | 'metrics' | 'changesWritten'
  >
  readonly #consumers: () => readonly KnownConsumer[]
  readonly #readers: () => LiveReaders

  constructor(
    environment: ConsumerEnvironment,
    consumers: () => readonly KnownConsumer[],
    readers: () => LiveReaders,
  ) {
    this.#environment = environment
    this.#consumers = consumers
    this.#readers = readers
  }

  /** Throws for a name that no consumer has. */
  known(name: string): KnownConsumer {
    const consumers = this.#consumers()
    const found = consumers.find((consumer) => consumer.name === name)
    if (found !== undefined) return found
    throw new Error(`no consumer ${name}; there are ${consumers.map((consumer) => consumer.name).join(', ')}`)
  }

  async of(consumer: string): Promise<readonly ParkedSequence[]> {
    const storedAs = this.known(consumer).storedAs()
    return storedAs === undefined ? [] : this.#readers().use((bound) => readParked(bound, storedAs))
  }

  async replay(consumer: string, sequence?: string): Promise<number> {
    const step = this.known(consumer).replay()
    if (step === undefined) return 0
    let left = 0
    for (const parked of await this.of(consumer)) {
      const chosen = sequence === undefined || parked.sequence === sequence
      const outcome = chosen ? await replaySequence(this.#environment, parked, step) : 'still-parked'
      if (outcome === 'still-parked') left += 1
    }
    this.#environment.metrics.setParked(consumer, left)
    return left
  }

  async replayAll(): Promise<number> {
    let left = 0
    for (const { name } of this.#consumers()) left += await this.replay(name)
    return left
  }

  /** Nothing is parked in silence. */
  onParked(consumer: string, parkings: readonly Parking[]): void {
    const { logger, metrics } = this.#environment
    for (const { event, poison } of parkings) {
      if (poison === null) continue
      const { source, subject: sequence, position } = event
      logger.error(
        { consumer, source, sequence, position, code: poison.code, reason: poison.message },
        'a sequence is parked',
      )
    }
    this.of(consumer)
      .then(({ length }) => metrics.setParked(consumer, length))
      .catch(() => {
        // It is stopping; the next start counts anew.
      })
  }
}
