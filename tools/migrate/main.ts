import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parts } from '@annals/installation'
import { chosenParts, UnknownPart } from './chosen-parts.ts'

/** Programs at once: each needs a second of a processor to load, and then waits for the database. */
const atOnce = 2

try {
  const waiting = [...chosenParts(parts, process.argv.slice(2))]
  const inTurn = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await migrate(part.main)
  }
  await Promise.all(Array.from({ length: atOnce }, inTurn))
} catch (error) {
  if (!(error instanceof UnknownPart)) throw error
  console.error(error.message)
  process.exitCode = 2
}

/** Each program migrates its own database with its own settings; one that fails has said why. */
async function migrate(main: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../${main}`, import.meta.url))
  const program = spawn(process.execPath, [file, 'migrate'], { stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => {
    program.once('error', reject)
    program.once('exit', resolve)
  })
  if (code !== 0) process.exitCode = 1
}
