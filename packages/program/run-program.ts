import { inspect } from 'node:util'
import { ConfigError } from '@annals/config'
import { type Migrations, migratePart } from './migrate-part.ts'
import type { ProgramSettings } from './program-settings.ts'
import { type ProgramDefinition, startProgram } from './start-program.ts'

/** The process that a program runs in. */
export type ProgramProcess = Pick<NodeJS.Process, 'env' | 'argv' | 'once' | 'exit'> & {
  exitCode?: number | string | null | undefined
  readonly stderr: Pick<NodeJS.WriteStream, 'write'>
}

/**
 * Runs until SIGTERM or SIGINT, then drains; the process ends by itself when nothing is left that runs. Its code is 1
 * when a setting is wrong, and when the drain takes longer than `drainMs`, after which it is cut.
 * With the argument `migrate` it migrates instead.
 */
export async function runProgram<Settings extends ProgramSettings>(
  definition: ProgramDefinition<Settings>,
  migrations: Migrations,
  process: ProgramProcess,
): Promise<void> {
  const fail = (error: unknown) => {
    process.stderr.write(`${wordsOf(error)}\n`)
    process.exitCode = 1
  }
  try {
    const [, , verb, ...more] = process.argv
    if (verb === undefined) await serve(definition, process, fail)
    else if (verb === 'migrate' && more.length === 0) await migratePart(definition, migrations, process.env)
    else fail(`${[verb, ...more].join(' ')} is nothing that ${definition.name} can do: migrate, or nothing`)
  } catch (error) {
    fail(error)
  }
}

async function serve<Settings extends ProgramSettings>(
  definition: ProgramDefinition<Settings>,
  process: ProgramProcess,
  fail: (error: unknown) => void,
): Promise<void> {
  const program = await startProgram(definition, process.env)
  const stop = () => {
    setTimeout(() => {
      fail(new Error(`what ran did not end within ${program.drainMs} ms after the signal; it is cut`))
      process.exit(1)
    }, program.drainMs).unref()
    program.stop().catch(fail)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  await program.serving
}

function wordsOf(error: unknown): string {
  if (typeof error === 'string') return error
  return error instanceof ConfigError ? error.message : inspect(error)
}
