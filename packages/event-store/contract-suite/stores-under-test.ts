import type { Clock } from '@annals/kernel'
import type { EventStore } from '../port.ts'

/** A clock that the suite turns by hand, and that the stores read. */
export type TurnedClock = Clock & { readonly turn: (byMs: number) => void }

export type StoresUnderTest = {
  readonly first: EventStore
  /** Another writer on the same store. */
  readonly second: EventStore
  /** Closes both and opens the store once more; `dispose` closes it too. */
  readonly reopen: () => Promise<EventStore>
  readonly clock: TurnedClock
  /** Closes whatever is open and removes the store. */
  readonly dispose: () => Promise<void>
}

/** Makes an empty store for one test. */
export type OpenStores = () => Promise<StoresUnderTest>

export async function withStores(
  open: OpenStores,
  work: (stores: StoresUnderTest) => Promise<void>,
): Promise<void> {
  const stores = await open()
  try {
    await work(stores)
  } finally {
    await stores.dispose()
  }
}

export function turnedClock(startMs: number): TurnedClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    turn(byMs) {
      nowMs += byMs
    },
  }
}
