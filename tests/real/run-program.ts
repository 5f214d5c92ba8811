import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const killAfterMs = 120_000

/** Runs one of the repository's programs to its end; rejects with the end of its log when that is not 0. */
export async function runProgram(
  [main = '', ...args]: readonly string[],
  { logFile, env }: { readonly logFile: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  const log = await open(logFile, 'a', 0o600)
  try {
    const child = spawn(process.execPath, [join(root, main), ...args], {
      env,
      stdio: ['ignore', log.fd, log.fd],
      timeout: killAfterMs,
      killSignal: 'SIGKILL',
    })
    const [code, signal] = await once(child, 'exit')
    if (code === 0) return
    const end = (await readFile(logFile, 'utf8')).slice(-2_000)
    throw new Error(`${main} ${args[0] ?? ''} ended with ${signal ?? code}; its log is ${logFile}\n${end}`)
  } finally {
    await log.close()
  }
}
