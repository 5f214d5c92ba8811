import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ContractEvent } from '@annals/contracts'
import { type ApplyTarget, applySteps } from './apply-batch.ts'
import type { ConsumerEnvironment } from './consumer-environment.ts'
import { foldSteps, type Parking } from './fold-events.ts'
import { lockParked, type ParkedSequence, parkAgain, readPointers, unparkBelow } from './parked.ts'
import type { Poison } from './poison.ts'
import type { WriteTransaction } from './write-transaction.ts'

const pointersAtOnce = 200

/** Handles the events of a parked sequence, oldest first; says whether it is free, still parked, or has more waiting. */
export type ReplayStep = (
  parked: ParkedSequence,
  events: readonly ContractEvent[],
) => Promise<'unparked' | 'more' | 'still-parked'>

/**
 * Reads the events of a parked sequence again from the feed and handles them in order, until none waits.
 * Events that arrive meanwhile go behind it and are handled too, before it is free.
 */
export async function replaySequence(
  environment: Pick<ConsumerEnvironment, 'database' | 'feeds'>,
  parked: ParkedSequence,
  step: ReplayStep,
): Promise<'unparked' | 'still-parked'> {
  const { database, feeds } = environment
  const feed = feeds.feed(parked.source)
  for (;;) {
    const positions = await database.write(
      (transaction) => readPointers(transaction, parked, pointersAtOnce),
      undefined,
      replayLane(parked),
    )
    const events: ContractEvent[] = []
    for (const position of positions) {
      const event = await feed.readAt(position)
      if (event === undefined) break
      events.push(event)
    }
    const missing = positions[events.length]
    if (events.length === 0 && missing !== undefined) {
      await database.write((transaction) =>
        parkAgain(transaction, parked, missing, goneFromFeed(parked.source)),
      )
      return 'still-parked'
    }
    const outcome = await step(parked, events)
    if (outcome !== 'more') return outcome
    // SQLite answers within the same turn: a long sequence would shut out requests and timers.
    await nextTurn()
  }
}

/** Rows, pointers and the lock of the sequence in one transaction. */
export function projectionReplay(environment: ConsumerEnvironment, target: ApplyTarget): ReplayStep {
  return replayInTransaction(environment, async (transaction, events) => {
    const steps = foldSteps(target.projection, events)
    const nowMs = environment.clock.nowMs()
    return (await applySteps(transaction, target, steps, new Set(), nowMs)).parkings
  })
}

/** `apply` answers what still cannot be handled: the poisoned event, and what waits behind it. */
export function replayInTransaction(
  { database, changesWritten }: ConsumerEnvironment,
  apply: (transaction: WriteTransaction, events: readonly ContractEvent[]) => Promise<readonly Parking[]>,
  committed: () => void = () => {},
): ReplayStep {
  return (parked, events) =>
    database.write(
      async (transaction) => {
        if (!(await lockParked(transaction, database.dialect, parked))) return 'unparked'
        // Another replica may have replayed some of them since they were read.
        const waiting = new Set(await readPointers(transaction, parked, events.length))
        const due = events.filter(({ position }) => waiting.has(position))
        const [poisoned] = await apply(transaction, due)
        if (poisoned !== undefined && poisoned.poison !== null) {
          await unparkBelow(transaction, parked, poisoned.event.position)
          await parkAgain(transaction, parked, poisoned.event.position, poisoned.poison)
          return 'still-parked'
        }
        const left = await unparkBelow(transaction, parked, 1 + (due.at(-1)?.position ?? 0))
        return left === 'unparked' ? 'unparked' : 'more'
      },
      () => {
        committed()
        changesWritten()
      },
      replayLane(parked),
    )
}

/** Commands first, then the pointers: what runs twice has no effect the second time. */
export function policyReplay(
  environment: ConsumerEnvironment,
  handle: (event: ContractEvent) => Promise<Poison | undefined>,
): ReplayStep {
  const { database } = environment
  return async (parked, events) => {
    for (const event of events) {
      const poison = await handle(event)
      if (poison === undefined) continue
      await database.write(async (transaction) => {
        await unparkBelow(transaction, parked, event.position)
        await parkAgain(transaction, parked, event.position, poison)
      })
      return 'still-parked'
    }
    const left = await database.write(async (transaction) => {
      if (!(await lockParked(transaction, database.dialect, parked))) return 'unparked'
      return unparkBelow(transaction, parked, 1 + (events.at(-1)?.position ?? 0))
    })
    return left === 'unparked' ? 'unparked' : 'more'
  }
}

/** Beside the live consumer, whose transactions it excludes only by the sequence's row. */
function replayLane({ consumer }: ParkedSequence): string {
  return `${consumer} replay`
}

function goneFromFeed(source: string): Poison {
  return { code: 'event-missing', message: `the feed of ${source} does not have the event any more` }
}
