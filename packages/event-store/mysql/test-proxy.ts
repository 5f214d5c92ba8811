import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** When a message to the server costs its connection: before it arrives, as soon as it is sent on, once it is answered. */
export type Cut = 'before' | 'on the way' | 'after'

/** For tests: a server's port behind which connections are lost at chosen messages. */
export type CuttingProxy = {
  readonly port: number
  /** The next message whose text holds `word` is cut, once. */
  readonly cutNext: (word: string, cut: Cut) => void
  /** How many connections were cut. */
  readonly cuts: () => number
  readonly close: () => Promise<void>
}

export async function cuttingProxy(
  target: {
    readonly host: string
    readonly port: number
  },
  port = 0,
): Promise<CuttingProxy> {
  let planned: { readonly word: string; readonly cut: Cut } | undefined
  let cuts = 0
  const sockets = new Set<Socket>()

  const server = createServer((client) => {
    const upstream = connect(target.port, target.host)
    let state: 'passing' | 'cut' | 'cut when answered' = 'passing'
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    const cutClient = () => {
      state = 'cut'
      cuts += 1
      client.resetAndDestroy()
    }
    client.on('data', (bytes) => {
      const now = planned !== undefined && bytes.includes(planned.word) ? planned.cut : undefined
      if (now !== undefined) planned = undefined
      if (now === 'before') {
        cutClient()
        upstream.destroy()
        return
      }
      upstream.write(bytes)
      if (now === 'on the way') cutClient()
      if (now === 'after') state = 'cut when answered'
    })
    upstream.on('data', (bytes) => {
      if (state === 'cut when answered') cutClient()
      else if (state === 'passing') client.write(bytes)
      // The server has done what it was sent and may go.
      if (state === 'cut') upstream.end()
    })
    upstream.on('close', () => client.destroy())
    client.on('close', () => {
      if (state === 'passing') upstream.end()
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    cutNext: (word, cut) => {
      planned = { word, cut }
    },
    cuts: () => cuts,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
