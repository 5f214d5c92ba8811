import { connect } from 'node:net'

const protocolVersion = 10
const headerBytes = 4
const answerMs = 5_000
/** MariaDB puts this before its version for replicas that take a version of two digits for an old one. */
const mariadbPrefix = '5.5.5-'

/** The version in the packet with which a MySQL or MariaDB server greets; undefined until enough bytes are there. */
export function versionOfHandshake(bytes: Uint8Array): string | undefined {
  const packet = Buffer.from(bytes)
  if (packet.length <= headerBytes) return undefined
  const version = packet[headerBytes]
  if (version === 0xff)
    throw new Error(`the server refuses: ${packet.subarray(headerBytes + 3).toString('utf8')}`)
  if (version !== protocolVersion) throw new Error(`not a MySQL server: protocol version ${version}`)
  const end = packet.indexOf(0, headerBytes + 1)
  if (end < 0) return undefined
  const text = packet.subarray(headerBytes + 1, end).toString('latin1')
  return text.startsWith(mariadbPrefix) ? text.slice(mariadbPrefix.length) : text
}

/** Connects, reads the greeting, hangs up. */
export function readHandshake(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: answerMs })
    let bytes = Buffer.alloc(0)
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.once('error', fail)
    socket.once('close', () => reject(new Error(`${host}:${port} hung up without a greeting`)))
    socket.once('timeout', () => fail(new Error(`${host}:${port} sent no greeting in ${answerMs} ms`)))
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      try {
        const version = versionOfHandshake(bytes)
        if (version === undefined) return
        resolve(version)
        socket.destroy()
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
}
