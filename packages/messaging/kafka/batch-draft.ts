import type { ContractEvent } from '@annals/contracts'
import type { MessageBatch, PartitionReach } from '../port.ts'

/** A batch in the making: events in position order within each partition, each once, none that was handled. */
export class BatchDraft {
  readonly events: ContractEvent[] = []
  readonly #handled: ReadonlyMap<number, number>
  readonly #positions = new Map<number, number>()
  readonly #nextOffsets = new Map<number, number>()

  constructor(handled: ReadonlyMap<number, number>) {
    this.#handled = handled
  }

  position(partition: number): number {
    return this.#positions.get(partition) ?? this.#handled.get(partition) ?? 0
  }

  /** What is not above the partition's position is a repetition and has no effect. */
  add(event: ContractEvent): void {
    if (event.position <= this.position(event.partition)) return
    this.events.push(event)
    this.#positions.set(event.partition, event.position)
  }

  /** The partition has no event between its position and this one that is not in the batch. */
  reach(partition: number, position: number): void {
    this.#positions.set(partition, Math.max(position, this.position(partition)))
  }

  /** The transport has read the partition up to this offset. */
  pass(partition: number, nextOffset: number): void {
    this.#nextOffsets.set(partition, nextOffset)
    this.reach(partition, 0)
  }

  batch(source: string, store: string, head: number): MessageBatch {
    const reached = new Map<number, PartitionReach>()
    for (const [partition, position] of this.#positions) {
      const nextOffset = this.#nextOffsets.get(partition)
      reached.set(partition, nextOffset === undefined ? { position } : { position, nextOffset })
    }
    return { source, store, events: this.events, head, reached }
  }
}
