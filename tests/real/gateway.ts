import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestTo,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** Longer than any client of ours keeps a connection: it must not be closed just when it is used again. */
const keepAliveMs = 60_000

/** One process behind a path. */
export type Upstream = {
  readonly port: number
  /** One that is not is passed over. */
  readonly isReady: () => boolean
  /** It accepted no connection. */
  readonly refused: () => void
}

export type GatewayRoute = {
  /** Leads there, and whatever is below it. */
  readonly path: string
  /** What stands instead of `path` there. */
  readonly as: string
  /** Asked in turn. */
  readonly upstreams: readonly Upstream[]
}

export type Gateway = {
  readonly port: number
  readonly stop: () => Promise<void>
}

/**
 * A reverse proxy as an Ingress is one: what no route names is not found, a request goes to the next replica that is
 * ready, and what breaks midway is answered 502.
 */
export async function startGateway(
  routes: readonly GatewayRoute[],
  port: number,
  page = '',
): Promise<Gateway> {
  const turns = new Map<GatewayRoute, number>()
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/'
    const route = routes.find((known) => path === known.path || path.startsWith(`${known.path}/`))
    if (route === undefined) {
      if (path === '/' && page !== '') return answer(response, 200, page, 'text/html; charset=utf-8')
      return answer(response, 404, 'nothing is here')
    }
    const turn = turns.get(route) ?? 0
    turns.set(route, turn + 1)
    const { upstreams } = route
    const inTurn = upstreams.map((_upstream, index) => upstreams[(turn + index) % upstreams.length])
    const ready = inTurn
      .filter((upstream) => upstream?.isReady())
      .filter((upstream) => upstream !== undefined)
    forward(request, response, route, ready)
  })
  // A slow upload is a test of the part's, not of ours.
  server.requestTimeout = 0
  server.keepAliveTimeout = keepAliveMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { port: (server.address() as AddressInfo).port, stop: () => stopServer(server) }
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  route: GatewayRoute,
  [upstream, ...others]: readonly Upstream[],
): void {
  if (upstream === undefined) return answer(response, 503, 'no replica is ready')
  const outgoing = requestTo({
    host: '127.0.0.1',
    port: upstream.port,
    method: request.method,
    path: route.as + (request.url ?? '').slice(route.path.length),
    // Asked for and not used: who closes at once cuts what was not read yet, as of a body that is too large, and the
    // answer with it; and a kept connection may be closed by the other side just when it is used again.
    headers: { ...endToEnd(request.headers), connection: 'keep-alive' },
    agent: false,
  })
  let isConnected = false
  // Whoever sends on after the answer must not wait for someone who reads it.
  const letRunOut = () => {
    request.unpipe(outgoing)
    request.resume()
    if (!request.complete) outgoing.destroy()
  }
  outgoing.once('socket', (socket) => {
    socket.once('connect', () => {
      isConnected = true
      request.pipe(outgoing)
      outgoing.once('close', letRunOut)
    })
  })
  outgoing.once('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming.headers))
    response.flushHeaders()
    incoming.pipe(response)
    incoming.once('end', letRunOut)
    incoming.once('error', () => response.destroy())
    incoming.once('close', () => {
      if (!incoming.complete) response.destroy()
    })
  })
  outgoing.on('error', () => {
    if (!isConnected) {
      upstream.refused()
      return forward(request, response, route, others)
    }
    if (response.headersSent) response.destroy()
    else answer(response, 502, 'the replica broke off')
  })
  response.once('close', () => {
    if (!response.writableFinished) outgoing.destroy()
  })
}

const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'])

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, { 'Content-Type': type }).end(text)
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
