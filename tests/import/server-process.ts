import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startCommand } from './start-command.ts'

/** `npm start` as a process of its own. */
export type ServerProcess = {
  readonly url: string
  /** The secret of a client, as the importer and the operators' command read it. */
  readonly clientSecret: (clientId: string) => string
  /** SIGKILL: no handler runs. */
  readonly kill: () => Promise<void>
  /** Ctrl-C; resolves with the exit code. */
  readonly stop: () => Promise<number | null>
  readonly pid: number
}

const running = new Set<ChildProcess>()

/** For a suite's end: whatever a failed test left running. */
export function killServers(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Starts on a free port, without demo data, and resolves once the address is printed. */
export async function startServer(
  dataFolder: string,
  more: readonly string[] = ['--empty'],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...startCommand(), '--port', '0', '--data', dataFolder, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const url = await printedUrl(child)
  const ended = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.exitCode
  }
  return {
    url,
    pid: child.pid ?? 0,
    clientSecret: (clientId) => {
      const secrets: Record<string, string> = JSON.parse(
        readFileSync(join(dataFolder, 'identity-clients.json'), 'utf8'),
      )
      return secrets[clientId] ?? ''
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended()
    },
    stop: () => {
      child.kill('SIGINT')
      return ended()
    },
  }
}

async function printedUrl(child: ChildProcess): Promise<string> {
  let printed = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const url = /Annals runs: (\S+)/.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    })
  }
  child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it ran:\n${printed}`)))
  return promise
}
