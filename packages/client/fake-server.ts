import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request as the fake server got it. */
export type SeenRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type FakeServer = {
  readonly url: string
  readonly seen: readonly SeenRequest[]
  readonly stop: () => Promise<void>
}

/** A server on a free port of the loopback that answers as a test says; for tests of what speaks HTTP. */
export async function startFakeServer(
  answer: (request: SeenRequest, response: ServerResponse) => void | Promise<void>,
): Promise<FakeServer> {
  const seen: SeenRequest[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const got = { method, path: url, headers, body: await text(request) }
    seen.push(got)
    await answer(got, response)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the fake server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
}

export function answerProblem(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  answerJson(response, status, { type: 'about:blank', title: code, status, code }, headers)
}
