import type { ContractEvent } from '@annals/contracts'
import type { BatchHandler, ConsumerPositions, MessageBatch } from '../port.ts'

/** A consumer that keeps the port's contract: it remembers positions and skips what is not above them. */
export class RecordingHandler implements BatchHandler {
  readonly consumer: string
  /** Every batch as it came, redelivered ones too. */
  readonly batches: MessageBatch[] = []
  /** What was new to this consumer, in the order of delivery. */
  readonly handled: ContractEvent[] = []
  readonly #byPartition: Map<number, number>
  readonly #nextOffsets: Map<number, number>
  readonly #before: (batch: MessageBatch) => Promise<void>
  #store: string | null

  constructor(
    consumer: string,
    options: {
      readonly from?: ConsumerPositions
      /** Runs before a batch is taken; what it throws is the handler's rejection. */
      readonly before?: (batch: MessageBatch) => Promise<void>
    } = {},
  ) {
    this.consumer = consumer
    this.#byPartition = new Map(options.from?.byPartition)
    this.#nextOffsets = new Map(options.from?.nextOffsets)
    this.#store = options.from?.store ?? null
    this.#before = options.before ?? (async () => {})
  }

  current(): ConsumerPositions {
    return {
      store: this.#store,
      byPartition: new Map(this.#byPartition),
      nextOffsets: new Map(this.#nextOffsets),
    }
  }

  async positions(_source: string): Promise<ConsumerPositions> {
    return this.current()
  }

  async handle(batch: MessageBatch): Promise<void> {
    this.batches.push(batch)
    await this.#before(batch)
    this.#store = batch.store
    for (const event of batch.events) {
      if (event.position <= (this.#byPartition.get(event.partition) ?? 0)) continue
      this.#byPartition.set(event.partition, event.position)
      this.handled.push(event)
    }
    for (const [partition, { position, nextOffset }] of batch.reached ?? []) {
      if (position < (this.#byPartition.get(partition) ?? 0)) continue
      this.#byPartition.set(partition, position)
      if (nextOffset !== undefined) this.#nextOffsets.set(partition, nextOffset)
    }
  }
}
