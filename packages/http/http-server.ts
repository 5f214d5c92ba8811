import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'

export type HttpServer = {
  readonly port: number
  /** Takes nothing new, lets running requests finish for so long, then cuts them. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** Listens; resolves when the port is open, rejects when it is taken. Port 0 is any free one. */
export async function listen(
  app: RequestListener,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<HttpServer> {
  const server = createServer(app)
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`${host}:${port} is no TCP address`)
  return { port: address.port, stop: (graceMs) => stop(server, graceMs) }
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  // A connection becomes idle when its last answer ends; kept alive, it would hold the server open.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
