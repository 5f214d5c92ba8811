import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { RunningSystem } from './running-system.ts'

export type ChangesStream = {
  readonly status: number
  /** Everything received so far, in its order; `id` is absent where the stream gave none. */
  readonly received: readonly EventSourceMessage[]
  /** The last id, also of a block that was no event. */
  readonly lastId: () => string | undefined
  /** Resolves when the stream is over: the server ended it, it was cut, or it broke. */
  readonly ended: Promise<'by the server' | 'by us' | 'broken'>
  readonly cut: () => Promise<void>
}

export type Watch = {
  readonly service: 'customer' | 'inventory' | 'order'
  readonly token: string
  /** Sent as `Last-Event-ID`. */
  readonly after?: string | undefined
}

/** Opens a part's stream of changes; resolves with its first bytes. */
export async function watchChanges(
  { url }: Pick<RunningSystem, 'url'>,
  { service, token, after }: Watch,
): Promise<ChangesStream> {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/${service}/queries/changes`, {
    signal: controller.signal,
    headers: {
      Accept: 'text/event-stream',
      Authorization: `Bearer ${token}`,
      ...(after === undefined ? {} : { 'Last-Event-ID': after }),
    },
  })
  const received: EventSourceMessage[] = []
  let lastId = after
  const parser = createParser({
    onEvent: (event) => {
      received.push(event)
      lastId = event.id ?? lastId
    },
  })
  const read = async () => {
    const decoder = new TextDecoder()
    try {
      for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }))
      return 'by the server' as const
    } catch {
      return controller.signal.aborted ? ('by us' as const) : ('broken' as const)
    }
  }
  const ended = read()
  return {
    status: response.status,
    received,
    lastId: () => lastId,
    ended,
    cut: async () => {
      controller.abort()
      await ended
    },
  }
}
