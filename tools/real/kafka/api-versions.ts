import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

const apiVersionsKey = 18
const clientId = 'annals-real'
const correlationId = 7
const answerMs = 5_000

/** An ApiVersions request of version 0, which every broker answers, also before a login. */
export function apiVersionsRequest(): Buffer {
  const id = Buffer.from(clientId)
  const body = Buffer.alloc(10 + id.length)
  body.writeInt16BE(apiVersionsKey, 0)
  body.writeInt16BE(0, 2)
  body.writeInt32BE(correlationId, 4)
  body.writeInt16BE(id.length, 8)
  id.copy(body, 10)
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

/** How many APIs the answer names; undefined until it is whole. */
export function apisOfResponse(bytes: Buffer): number | undefined {
  if (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) return undefined
  if (bytes.readInt32BE(0) < 10 || bytes.readInt32BE(4) !== correlationId)
    throw new Error('not the answer of a Kafka broker')
  const code = bytes.readInt16BE(8)
  if (code !== 0) throw new Error(`the broker answered with error code ${code}`)
  return bytes.readInt32BE(10)
}

/** Asks a broker, over TLS where an authority is given, which APIs it has. */
export async function askApiVersions(host: string, port: number, caFile?: string): Promise<number> {
  const ca = caFile === undefined ? undefined : await readFile(caFile)
  return new Promise((resolve, reject) => {
    const socket = ca === undefined ? connect({ host, port }) : connectTls({ host, port, ca })
    let bytes = Buffer.alloc(0)
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(answerMs, () => fail(new Error(`${host}:${port} sent no answer in ${answerMs} ms`)))
    socket.once('error', fail)
    socket.once('close', () => reject(new Error(`${host}:${port} hung up without an answer`)))
    socket.once(ca === undefined ? 'connect' : 'secureConnect', () => socket.write(apiVersionsRequest()))
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      try {
        const apis = apisOfResponse(bytes)
        if (apis === undefined) return
        resolve(apis)
        socket.destroy()
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
}
