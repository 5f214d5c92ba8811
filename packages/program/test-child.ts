import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freePort } from '@annals/real'
import { eventually } from './test-program.ts'

const root = new URL('../../', import.meta.url)

export type TestChild = {
  readonly opsPort: number
  /** What it wrote to stderr. */
  readonly complained: () => string
  /** What it logged. */
  readonly logged: () => string
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly signal: (name: 'SIGTERM' | 'SIGKILL') => void
  /** What `/readyz` answers; 0 when nothing does. */
  readonly readyStatus: () => Promise<number>
  /** Resolves when it is ready, or not any more. */
  readonly until: (readiness: 'ready' | 'unready') => Promise<void>
}

/** A program of the repository as a process of its own, on free ports. */
export async function startChild(
  main: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<TestChild> {
  const [port, opsPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [fileURLToPath(new URL(main, root)), ...args], {
    env: {
      ...env,
      ANNALS_HTTP_PORT: String(port),
      ANNALS_HTTP_OPS_PORT: String(opsPort),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complained = ''
  let logged = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    logged += text
  })
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const readyStatus = () =>
    fetch(`http://127.0.0.1:${opsPort}/readyz`).then(
      ({ status }) => status,
      () => 0,
    )
  return {
    opsPort,
    complained: () => complained,
    logged: () => logged,
    ended,
    signal: (name) => void child.kill(name),
    readyStatus,
    until: (readiness) =>
      eventually(
        `${main} to be ${readiness}: ${complained}`,
        async () => (await readyStatus()) === (readiness === 'ready' ? 200 : 503),
        60_000,
      ),
  }
}
