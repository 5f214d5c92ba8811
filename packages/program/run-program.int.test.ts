import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { queryProgramSchema } from './program-settings.ts'
import { type ProgramProcess, runProgram } from './run-program.ts'
import { testEnvironment } from './test-program.ts'

/** A process that keeps what is written and how it ends. */
function testProcess(args: readonly string[], env: Readonly<Record<string, string>>) {
  const signals = new EventEmitter()
  const written: string[] = []
  const process: ProgramProcess = {
    env,
    argv: ['node', 'main.ts', ...args],
    once: signals.once.bind(signals),
    exit: () => assert.fail('the process was cut'),
    stderr: { write: (text: string) => written.push(text) > 0 },
  } as ProgramProcess
  return { process, written, signal: (name: string) => signals.emit(name) }
}

const definition = {
  name: 'thing-query',
  schema: queryProgramSchema({}),
  prepare: () => async () => assert.fail('the part was opened'),
}

test('a wrong setting is told by name, and the process fails', async () => {
  const { process, written } = testProcess([], {})
  await runProgram(definition, {}, process)
  assert.equal(process.exitCode, 1)
  assert.match(written.join(''), /auth\.clientSecret \(set ANNALS_AUTH_CLIENT_SECRET\)/)
  assert.doesNotMatch(written.join(''), /at .*\.ts:/)
})

test('an argument that it does not know is told, and nothing is started', async () => {
  const { process, written } = testProcess(['migrat'], testEnvironment)
  await runProgram(definition, {}, process)
  assert.equal(process.exitCode, 1)
  assert.match(written.join(''), /migrat is nothing that thing-query can do/)
})

test('migrate runs the migrations in order on the database of the part, and starts nothing', async () => {
  const { process } = testProcess(['migrate'], testEnvironment)
  const ran: string[] = []
  const migration = (name: string) => async (connection: { readonly database: string }) => {
    ran.push(`${name} of ${connection.database}`)
  }
  await runProgram(definition, { first: migration('first'), second: migration('second') }, process)
  assert.equal(process.exitCode, undefined)
  assert.deepEqual(ran, ['first of annals_thing_query', 'second of annals_thing_query'])
})

test('migrate needs the settings of the database alone', async () => {
  const needed = Object.entries(testEnvironment).filter(([name]) => /DATABASE|LOG_LEVEL/.test(name))
  const { process, written } = testProcess(['migrate'], Object.fromEntries(needed))
  await runProgram(definition, {}, process)
  assert.deepEqual([process.exitCode, written], [undefined, []])
})

test('a migration that fails makes the process fail', async () => {
  const { process, written } = testProcess(['migrate'], testEnvironment)
  await runProgram(definition, { tables: () => Promise.reject(new Error('no rights')) }, process)
  assert.equal(process.exitCode, 1)
  assert.match(written.join(''), /no rights/)
})

test('SIGTERM ends a program that waits, and that is no failure', async () => {
  const { process, signal, written } = testProcess([], testEnvironment)
  const waits = Promise.withResolvers<void>()
  const running = runProgram(
    {
      ...definition,
      prepare:
        ({ dependencies }) =>
        async () => {
          const reached = dependencies.reach({
            name: 'database',
            reach: () => {
              waits.resolve()
              return Promise.reject(new Error('away'))
            },
            faultsOf: () => [],
          })
          return assert.fail(String(await reached))
        },
    },
    {},
    process,
  )
  await waits.promise
  // The signal is listened to once the ports are open.
  await new Promise(setImmediate)
  signal('SIGTERM')
  await running
  assert.deepEqual([process.exitCode, written], [undefined, []])
})
