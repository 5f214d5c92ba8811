import { WriteQueue } from '../typeorm/write-queue.ts'

/** A queue for each lane: what is in one lane is done one after the other, in the order of asking. */
export class WriteLanes {
  readonly #queues = new Map<string, WriteQueue>()

  run<Result>(lane: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(lane) ?? new WriteQueue()
    this.#queues.set(lane, queue)
    return queue.run(work)
  }

  /** Resolves when all that was asked for so far is done. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle()))
  }
}
