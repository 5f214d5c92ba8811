import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type CommandOptions = {
  /** "Doing what", for the error. */
  readonly doing: string
  readonly deadlineMs: number
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly input?: string
}

const shownLines = 20

/**
 * Runs a program to its end and returns what it printed. Rejects with the end of its output when it fails or takes
 * longer than the deadline. Arguments are not shown: they may hold passwords.
 */
export async function runCommand(command: readonly string[], options: CommandOptions): Promise<string> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code === 0 ? '' : (signal ?? `exit code ${code}`)))
  })
  // A program that ends without reading its input breaks the pipe; its exit code says what was wrong.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  let late = false
  const timer = setTimeout(() => {
    late = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, options.deadlineMs)
  try {
    const [printed, complained, fault] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    if (fault === '') return printed
    const why = late ? `not done after ${options.deadlineMs / 1000} s` : fault
    throw new Error(`${options.doing}: ${program} failed (${why})\n${lastLines(printed + complained)}`)
  } finally {
    clearTimeout(timer)
  }
}

export function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-shownLines).join('\n')
}
