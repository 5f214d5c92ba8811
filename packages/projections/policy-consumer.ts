import type { ContractEvent } from '@annals/contracts'
import type { BatchHandler, ConsumerPositions, MessageBatch } from '@annals/messaging'
import { CauseMayPass } from './cause-may-pass.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { statusBySource } from './consumer-status.ts'
import type { Parking } from './fold-events.ts'
import { consumedSources, type KnownConsumer } from './known-consumer.ts'
import { lockParkedNames, park } from './parked.ts'
import { type Poison, poisonOfSchema, poisonOfThrown } from './poison.ts'
import { type Policy, policyCommandId } from './policy.ts'
import {
  advanced,
  highestPosition,
  lockPositions,
  requireSameStore,
  unhandled,
  writePositions,
} from './positions.ts'
import type { ProjectedEvent } from './projection.ts'
import { policyReplay } from './replay-parked.ts'
import { ReadModelBuildingError } from './typeorm/reader.ts'

/** Sequences of one batch that are handled at the same time. */
const atOnce = 8

/** An error that does not say whether it may pass is tried this often before its sequence is parked. */
const triesBeforeParking = 5

type Handler = (event: ProjectedEvent, context: ReturnType<typeof contextOf>) => Promise<void>

/**
 * Calls a policy's handlers, in order within a sequence. Their effects are appends elsewhere, before the position is
 * written here: what is delivered again runs again and has no effect, by its command ids.
 */
export class PolicyConsumer implements BatchHandler {
  readonly consumer: string
  readonly known: KnownConsumer
  readonly #status = statusBySource()
  readonly #policy: Policy
  readonly #environment: ConsumerEnvironment
  readonly #failures = new Map<string, number>()

  constructor(policy: Policy, environment: ConsumerEnvironment) {
    this.consumer = policy.name
    this.known = {
      name: policy.name,
      kind: 'policy',
      version: 1,
      sources: consumedSources(policy.from),
      status: this.#status,
      storedAs: () => policy.name,
      generation: () => null,
      isBuilding: () => false,
      replay: () => policyReplay(this.#environment, (event) => this.#handleEvent(event)),
    }
    this.#policy = policy
    this.#environment = environment
  }

  positions(source: string): Promise<ConsumerPositions> {
    const { database } = this.#environment
    return database.write(
      (transaction) => lockPositions(transaction, database.dialect, this.consumer, source),
      undefined,
      this.consumer,
    )
  }

  handle(batch: MessageBatch): Promise<void> {
    return this.#status(batch.source).watch(() => this.#handle(batch))
  }

  /**
   * Handles one event. Resolves with why it cannot be handled, or undefined when it was; throws when trying again
   * later can help.
   */
  async #handleEvent(event: ContractEvent): Promise<Poison | undefined> {
    const named = this.#handlersOf(event)
    for (const { contract, handler } of named) {
      const schema = contract.events[event.type]
      const parsed = schema?.safeParse(event.data)
      if (parsed === undefined)
        return { code: 'event-unknown', message: `${event.type} has no schema in its contract` }
      if (!parsed.success) return poisonOfSchema(event.type, parsed.error)
      try {
        await handler({ ...event, data: parsed.data }, contextOf(this.#policy.name, event))
      } catch (error) {
        if (mayPass(error) || !this.#givesUp(event)) throw error
        return poisonOfThrown(event.type, error)
      }
    }
    this.#failures.delete(event.id)
    return undefined
  }

  async #handle(batch: MessageBatch): Promise<void> {
    const { database, clock } = this.#environment
    const { source } = batch
    const { before, parked } = await database.write(
      async (transaction) => ({
        before: await lockPositions(transaction, database.dialect, this.consumer, source),
        parked: await lockParkedNames(transaction, database.dialect, this.consumer, source),
      }),
      undefined,
      this.consumer,
    )
    requireSameStore(this.consumer, before, batch)
    const named = unhandled(before, batch).filter((event) => this.#handlersOf(event).length > 0)
    const parkings = await this.#handleSequences(
      Map.groupBy(named, ({ subject }) => subject),
      parked,
    )
    await database.write(
      async (transaction) => {
        const current = await lockPositions(transaction, database.dialect, this.consumer, source)
        // Another replica may have handled some of the batch meanwhile, and parked for itself.
        const fresh = new Set(unhandled(current, batch))
        const own = parkings.filter(({ event }) => fresh.has(event))
        await park(
          transaction,
          database.dialect,
          { consumer: this.consumer, source, nowMs: clock.nowMs() },
          own,
        )
        const { after, moved } = advanced(current, batch, this.#partitionsOf(source))
        const moving = { consumer: this.consumer, source, store: batch.store }
        await writePositions(transaction, database.dialect, moving, moved)
        return { after, own }
      },
      ({ after, own }) => this.#committed(batch, after, own),
      this.consumer,
    )
  }

  #committed(batch: MessageBatch, after: ConsumerPositions, parkings: readonly Parking[]): void {
    const { board, metrics, parked } = this.#environment
    this.#status(batch.source).head = batch.head
    board.publish(this.consumer, batch.source, after)
    metrics.setConsumerLag(this.consumer, batch.source, Math.max(0, batch.head - highestPosition(after)))
    if (parkings.length > 0) parked(this.consumer, parkings)
  }

  /** Sequences side by side, each in order; the first fault that may pass rejects once all that run have settled. */
  async #handleSequences(
    sequences: ReadonlyMap<string, readonly ContractEvent[]>,
    parked: ReadonlySet<string>,
  ): Promise<readonly Parking[]> {
    const parkings: Parking[] = []
    const waiting = [...sequences].values()
    const faults: unknown[] = []
    const work = async () => {
      for (const [sequence, events] of waiting) {
        if (faults.length > 0) return
        try {
          parkings.push(...(await this.#handleSequence(events, parked.has(sequence))))
        } catch (error) {
          faults.push(error)
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (faults.length > 0) throw faults[0]
    return parkings
  }

  async #handleSequence(events: readonly ContractEvent[], isParked: boolean): Promise<readonly Parking[]> {
    const parkings: Parking[] = []
    let behind = isParked
    for (const event of events) {
      if (behind) {
        parkings.push({ event, poison: null })
        continue
      }
      const poison = await this.#handleEvent(event)
      if (poison === undefined) continue
      behind = true
      parkings.push({ event, poison })
    }
    return parkings
  }

  #handlersOf(
    event: ContractEvent,
  ): readonly { readonly contract: Policy['from'][number]['contract']; readonly handler: Handler }[] {
    return this.#policy.from.flatMap(({ contract, handlers }) => {
      if (contract.source !== event.source || !Object.hasOwn(handlers, event.type)) return []
      // The handler of a type was declared for the data of this contract's schema.
      return [{ contract, handler: handlers[event.type] as unknown as Handler }]
    })
  }

  #givesUp(event: ContractEvent): boolean {
    const failures = (this.#failures.get(event.id) ?? 0) + 1
    this.#failures.set(event.id, failures)
    if (failures < triesBeforeParking) return false
    this.#failures.delete(event.id)
    return true
  }

  #partitionsOf(source: string): number {
    return this.#policy.from.find(({ contract }) => contract.source === source)?.contract.partitions ?? 0
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof CauseMayPass || error instanceof ReadModelBuildingError
}

function contextOf(name: string, event: ContractEvent) {
  return {
    commandId: (commandName: string, targetStream: string) =>
      policyCommandId(name, event.id, commandName, targetStream),
    metadata: {
      actor: `policy:${name}`,
      correlationId: event.correlationId,
      causationId: event.id,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    },
  }
}
