import type { ServerResponse } from 'node:http'
import type { Answer } from './route.ts'

type StreamAnswer = Extract<Answer, { stream: AsyncIterable<string> }>

/** Sends a handler's answer; with `head` what a GET would send before the body. */
export async function sendAnswer(response: ServerResponse, answer: Answer, head: boolean): Promise<void> {
  if ('stream' in answer) return sendStream(response, answer, head)
  setHeaders(response, answer.headers)
  if (answer.body === undefined) {
    response.writeHead(answer.status, answer.status === 204 ? {} : { 'Content-Length': 0 })
    response.end()
    return
  }
  const body = Buffer.from(JSON.stringify(answer.body))
  response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(head ? undefined : body)
}

/**
 * Writes as fast as the client reads. The head goes out with the first piece, so that a stream that fails at once
 * is still answered by a problem; one that fails later is cut by the caller, never ended as if it were whole.
 * Ends when the client goes away, whatever the source waits for.
 */
async function sendStream(response: ServerResponse, answer: StreamAnswer, head: boolean): Promise<void> {
  const pieces = answer.stream[Symbol.asyncIterator]()
  const unlessGone = untilClosed(response)
  try {
    let piece = head ? undefined : await unlessGone(pieces.next())
    if (piece === gone) return
    setHeaders(response, answer.headers)
    response.writeHead(answer.status, { 'Content-Type': answer.contentType })
    while (piece !== undefined && piece.done !== true) {
      const mayGoOn = response.write(piece.value)
      if (!mayGoOn && (await unlessGone(writable(response))) === gone) return
      const next = await unlessGone(pieces.next())
      if (next === gone) return
      piece = next
    }
    response.end()
  } finally {
    // Not awaited: a generator that waits for something returns only when it wakes, which its abort signal sees to.
    pieces.return?.().catch(() => undefined)
  }
}

const gone = Symbol('the client is gone')

/**
 * Awaits something, but not beyond the end of the connection. Not Promise.race: one long-lived promise in every race
 * would keep each of their results, that is the whole of a long stream, in memory.
 */
function untilClosed(response: ServerResponse) {
  let giveUp = (): void => undefined
  response.once('close', () => giveUp())
  return <Value>(value: Promise<Value>): Promise<Value | typeof gone> =>
    new Promise((resolve, reject) => {
      giveUp = () => resolve(gone)
      if (response.destroyed) giveUp()
      value.then(resolve, reject)
    })
}

function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve))
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}
