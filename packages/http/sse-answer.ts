import type { Clock } from '@annals/kernel'
import type { Answer } from './route.ts'
import { wakeUp } from './wake-up.ts'

export type StreamedChange = {
  /** The change's sequence: rises by commit, so that whoever has seen n has seen all below. */
  readonly id: number
  readonly event: string
  readonly data: unknown
}

export type ChangeBatch =
  | {
      readonly kind: 'changes'
      /** What this reader may see, oldest first; may be empty although `through` moved on. */
      readonly changes: readonly StreamedChange[]
      /** Everything up to here was looked at; the sequence asked for when nothing is newer. */
      readonly through: number
    }
  /** Changes behind the sequence asked for are no longer kept, or it was never given out. */
  | { readonly kind: 'gone' }

/** Where a stream's events come from, for one reader with their rights. */
export type ChangeSource = {
  /** The newest sequence; 0 when there is none. */
  readonly newest: () => Promise<number>
  /** One batch behind the sequence. Called again at once as long as `through` moves on. */
  readonly changesAfter: (sequence: number) => Promise<ChangeBatch>
  /** Calls the listener after changes were committed, perhaps too often, never too seldom. Returns how to stop. */
  readonly onChanges: (listener: () => void) => () => void
}

export type SseSettings = {
  readonly source: ChangeSource
  /** The header `Last-Event-ID`, or the query parameter where a browser cannot set one. */
  readonly lastEventId: string | undefined
  readonly heartbeatMs: number
  /** The end of the reader's token. */
  readonly expiresAtMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A client that was cut waits this long before it comes back. */
const retryMs = 2_000

/**
 * Server-sent events. A first connection gets `ready` with the id to go on from; a cut one goes on behind the last id
 * it names, without a gap and without a repetition; one that names an id too old gets `reset`: load anew, then go on.
 * Ends when the token does, the client leaves or the part drains.
 */
export function sseAnswer(settings: SseSettings): Answer {
  return {
    status: 200,
    contentType: 'text/event-stream',
    // Some proxies collect an answer before they pass it on.
    headers: { 'X-Accel-Buffering': 'no' },
    stream: eventText(settings),
  }
}

async function* eventText(settings: SseSettings): AsyncGenerator<string> {
  const { source, lastEventId, heartbeatMs, expiresAtMs, clock, signal } = settings
  const wake = wakeUp(signal)
  // Subscribed before the first reading: a change between the two is not slept through.
  const unsubscribe = source.onChanges(wake.now)
  try {
    yield `retry: ${retryMs}\n\n`
    let last = lastEventId === undefined ? undefined : sequenceOf(lastEventId)
    if (last === undefined) {
      last = await source.newest()
      yield block(last, lastEventId === undefined ? 'ready' : 'reset', {})
    }
    let spokenAtMs = clock.nowMs()
    while (!signal.aborted && clock.nowMs() < expiresAtMs) {
      const batch = await source.changesAfter(last)
      if (batch.kind === 'gone') {
        last = await source.newest()
        yield block(last, 'reset', {})
      } else if (batch.through > last) {
        last = batch.through
        if (batch.changes.length === 0) continue
        yield batch.changes.map(({ id, event, data }) => block(id, event, data)).join('')
        spokenAtMs = clock.nowMs()
      } else if (clock.nowMs() - spokenAtMs >= heartbeatMs) {
        // The id alone makes no event, but a reader who may see little still comes back to where they were.
        yield `: heartbeat\nid: ${last}\n\n`
        spokenAtMs = clock.nowMs()
      } else {
        await wake.after(Math.min(spokenAtMs + heartbeatMs, expiresAtMs) - clock.nowMs())
      }
    }
  } finally {
    unsubscribe()
    wake.stop()
  }
}

function block(id: number, event: string, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

function sequenceOf(lastEventId: string): number | undefined {
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined
}
