import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'

const lowest = 20_000
const highestWanted = 32_768
const tries = 50

/**
 * A loopback port that nobody listens on, below the range the kernel takes for outgoing connections: a server that
 * is killed and started again on its port must find it free, and a client that knocks meanwhile must not be given
 * that very port as its own and so meet itself.
 */
export async function freePort(random: () => number = Math.random): Promise<number> {
  const highest = Math.max(await ephemeralStart(), lowest + 1_000)
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = lowest + Math.floor(random() * (highest - lowest))
    if (await canListen(port)) return port
  }
  throw new Error(`looked for a free port: none of ${tries} between ${lowest} and ${highest} is free`)
}

/** Different free ports. */
export async function freePorts(count: number, random: () => number = Math.random): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort(random))
  return [...ports]
}

async function ephemeralStart(): Promise<number> {
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '')
  return Math.min(Number(range.split(/\s+/)[0]) || highestWanted, highestWanted)
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
