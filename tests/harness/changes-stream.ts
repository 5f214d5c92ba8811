import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { RunningSystem } from './running-system.ts'

export type ChangesStream = {
  /** Every whole event received so far, in its order. */
  readonly received: readonly EventSourceMessage[]
  /** The id with which a client comes back. */
  readonly lastId: () => string | undefined
  /** Resolves when the stream is over: the server ended it, we cut it, or it broke. */
  readonly ended: Promise<'by the server' | 'by us' | 'broken'>
  readonly cut: () => Promise<void>
}

export type Watch = {
  readonly service: 'customer' | 'inventory' | 'order' | 'infraction' | 'analytics'
  /** Below the service's queries; its changes when left out. */
  readonly stream?: string
  readonly token: string
  /** The id to go on behind. */
  readonly after?: string | undefined
  /** How it is sent: as `Last-Event-ID`, or where a browser's EventSource can set no header. */
  readonly afterBy?: 'header' | 'query'
  /** Where the connection is cut, in bytes from the start of the answer: also within an event or a character. */
  readonly cutAt?: number
}

/** Opens a part's stream of changes. */
export async function watchChanges(
  { url, check }: Pick<RunningSystem, 'url' | 'check'>,
  { service, stream = 'changes', token, after, afterBy = 'header', cutAt = Number.POSITIVE_INFINITY }: Watch,
): Promise<ChangesStream> {
  const controller = new AbortController()
  const query = after !== undefined && afterBy === 'query' ? `?lastEventId=${after}` : ''
  const address = `${url}/api/${service}/queries/${stream}${query}`
  const response = await fetch(address, {
    signal: controller.signal,
    headers: {
      Accept: 'text/event-stream',
      Authorization: `Bearer ${token}`,
      ...(after === undefined || afterBy === 'query' ? {} : { 'Last-Event-ID': after }),
    },
  })
  const { status, headers } = response
  check({
    method: 'GET',
    url: address,
    status,
    headers,
    contentType: headers.get('content-type'),
    body: null,
  })
  if (status !== 200) throw new Error(`${address} answers ${status}: ${await response.text()}`)

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
    let read = 0
    try {
      for await (const bytes of response.body ?? []) {
        parser.feed(decoder.decode(bytes.subarray(0, cutAt - read), { stream: true }))
        read += bytes.length
        if (read >= cutAt) controller.abort()
      }
      return 'by the server' as const
    } catch {
      return controller.signal.aborted ? ('by us' as const) : ('broken' as const)
    }
  }
  const ended = read()
  return {
    received,
    lastId: () => lastId,
    ended,
    cut: async () => {
      controller.abort()
      await ended
    },
  }
}
