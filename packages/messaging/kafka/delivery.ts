import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KafkaMessage } from 'kafkajs'
import type { BatchHandler, ConsumerPositions, Feed, FeedPage } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { BatchDraft } from './batch-draft.ts'
import { type ReadMessage, readMessage, UnreadableMessageError } from './message-codec.ts'

/** What one fetch brought of a partition, in the order of offsets. */
export type FetchedPartition = {
  readonly partition: number
  readonly messages: readonly Pick<KafkaMessage, 'headers' | 'value' | 'offset'>[]
  /** Messages of the partition that wait behind these. */
  readonly waiting: number
}

export type DeliveryOptions = {
  readonly feed: Feed
  readonly handler: BatchHandler
  /** Events a batch, at most; also events a page of the feed. */
  readonly batchSize: number
  /** Tries until it succeeds; rejects with StopConsuming, or when the partitions are no longer this consumer's. */
  readonly retried: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly onUnreadable: (at: {
    readonly partition: number
    readonly offset: string
    readonly error: UnreadableMessageError
  }) => void
}

/** `undefined` where the message is no event of this source. */
type Entry = {
  readonly partition: number
  readonly nextOffset: number
  readonly read: ReadMessage | undefined
}

/**
 * Hands the messages of the assigned partitions over, one batch in flight. Invariant: a batch holds, for each of its
 * partitions, every event between the consumer's position and the position that it reaches. What no message brings
 * is read from the feed.
 */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #positions = new Map<number, number>()
  /** Stores that are no more, but of which messages are left in the topic. */
  readonly #formerStores = new Set<string>()
  #store: string | null = null
  #head = 0

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  /** Partitions that this consumer reads from now on, and how far it has come in them. */
  begin({ store, byPartition }: ConsumerPositions, partitions: readonly number[]): void {
    if (store !== this.#store) this.#formerStores.clear()
    this.#store = store
    for (const partition of partitions) this.#positions.set(partition, byPartition.get(partition) ?? 0)
  }

  /** Hands over what is above the positions. Resolves when all of it is handled. */
  async messages(fetched: readonly FetchedPartition[]): Promise<void> {
    const entries = fetched.flatMap((part) => this.#entries(part))
    this.#head = Math.max(this.#head, headOf(this.#store, entries, fetched))
    await this.#fillFirstGaps(entries)
    let draft = new BatchDraft(this.#positions)
    const handOver = async () => {
      await this.#hand(draft)
      draft = new BatchDraft(this.#positions)
    }
    for (const { partition, nextOffset, read } of entries) {
      const isOurs =
        read !== undefined &&
        (read.event.store === this.#store || (await this.#isOfThisStore(read.event.store)))
      const follows = isOurs && read.previous <= draft.position(partition)
      if (read === undefined || (isOurs && !follows)) {
        await handOver()
        await this.readFeed([partition], { through: read?.previous })
      }
      if (isOurs) draft.add(read.event)
      draft.pass(partition, nextOffset)
      if (draft.events.length < this.#options.batchSize) continue
      await handOver()
      // A handler over SQLite answers within the same turn: without this, catching up would shut out requests.
      await nextTurn()
    }
    await handOver()
  }

  /**
   * Hands over what the feed has above the positions of these partitions, up to `through` or else its head, and at the
   * end the offsets from which messages go on.
   */
  async readFeed(
    partitions: readonly number[],
    {
      through,
      nextOffsets,
    }: { readonly through?: number | undefined; readonly nextOffsets?: ReadonlyMap<number, number> } = {},
  ): Promise<void> {
    let after = Math.min(...partitions.map((partition) => this.#positions.get(partition) ?? 0))
    let goal = through
    do {
      const page = await this.#page(after, goal)
      goal ??= page.head
      after = page.events.at(-1)?.position ?? after
      this.#head = Math.max(this.#head, page.head)
      const draft = new BatchDraft(this.#positions)
      for (const event of page.events) if (partitions.includes(event.partition)) draft.add(event)
      for (const partition of partitions) {
        draft.reach(partition, after)
        const nextOffset = nextOffsets?.get(partition)
        if (after >= goal && nextOffset !== undefined) draft.pass(partition, nextOffset)
      }
      if (after > 0) await this.#hand(draft, 'also without events')
      await nextTurn()
    } while (after < goal)
  }

  /** One reading of the feed for all partitions that begin with a gap: after a topic was lost, that is all of them. */
  async #fillFirstGaps(entries: readonly Entry[]): Promise<void> {
    const settled = new Set<number>()
    const gaps = new Map<number, number>()
    for (const { partition, read } of entries) {
      if (settled.has(partition)) continue
      if (read === undefined || !(await this.#isOfThisStore(read.event.store))) continue
      const position = this.#positions.get(partition) ?? 0
      if (read.event.position <= position) continue
      settled.add(partition)
      if (read.previous > position) gaps.set(partition, read.previous)
    }
    if (gaps.size > 0) await this.readFeed([...gaps.keys()], { through: Math.max(...gaps.values()) })
  }

  async #hand(draft: BatchDraft, when: 'with events' | 'also without events' = 'with events'): Promise<void> {
    if (this.#store === null || (draft.events.length === 0 && when === 'with events')) return
    const { handler, feed, retried } = this.#options
    const batch = draft.batch(feed.source, this.#store, this.#head)
    await retried(() => handler.handle(batch))
    for (const [partition, { position }] of batch.reached ?? []) this.#positions.set(partition, position)
  }

  /** Messages of a former store are passed over; the feed says which store there is. */
  async #isOfThisStore(store: string): Promise<boolean> {
    if (store !== this.#store && !this.#formerStores.has(store)) {
      await this.#page(Number.MAX_SAFE_INTEGER, undefined)
      if (store !== this.#store) this.#formerStores.add(store)
    }
    return store === this.#store
  }

  /** The feed's events after a position; it has to have some unless the goal, else its own head, is reached. */
  async #page(after: number, goal: number | undefined): Promise<FeedPage> {
    const { feed, batchSize, retried } = this.#options
    const page = await retried(async () => {
      const read = await feed.read({ after, limit: batchSize })
      const isExpected = read.store === (this.#store ?? read.store)
      if (isExpected && read.events.length === 0 && after < (goal ?? read.head)) {
        throw new Error(
          `the feed of ${feed.source} has nothing after position ${after}, but position ${goal ?? read.head} is there`,
        )
      }
      return read
    })
    this.#store ??= page.store
    if (page.store !== this.#store) await this.#announce(page.store)
    return page
  }

  /** An empty batch: a handler that knows another store hears of it even if the new one is shorter. */
  async #announce(store: string): Promise<never> {
    const { handler, feed, retried } = this.#options
    await retried(() => handler.handle({ source: feed.source, store, events: [], head: 0 }))
    throw new StopConsuming('store-changed', `${feed.source} has the store ${store} now; rebuild from it`)
  }

  #entries({ partition, messages }: FetchedPartition): readonly Entry[] {
    return messages.map((message) => ({
      partition,
      nextOffset: Number(message.offset) + 1,
      read: this.#read(partition, message),
    }))
  }

  #read(partition: number, message: FetchedPartition['messages'][number]): ReadMessage | undefined {
    const { feed, onUnreadable } = this.#options
    try {
      return readMessage(feed.source, partition, message)
    } catch (error) {
      if (!(error instanceof UnreadableMessageError)) throw error
      onUnreadable({ partition, offset: message.offset, error })
      return undefined
    }
  }
}

/** The source's head as far as the topic tells it: the highest position, and the messages that wait behind. */
function headOf(
  store: string | null,
  entries: readonly Entry[],
  fetched: readonly FetchedPartition[],
): number {
  let highest = 0
  for (const { read } of entries) {
    if (read?.event.store === store) highest = Math.max(highest, read.event.position)
  }
  return highest + fetched.reduce((sum, { waiting }) => sum + waiting, 0)
}
