import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { followFile } from './follow-file.ts'
import { temporaryFolder } from './test-mount.ts'

const settleMs = 100

/**
 * Time stands still but for `tick`, so that nothing depends on how busy the machine is.
 * `meanwhile` is what the file holds once it is followed; it was read before.
 */
function followed(context: TestContext, meanwhile = 'a: 1\n') {
  context.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const file = join(temporaryFolder(context), 'tariff.yaml')
  writeFileSync(file, 'a: 1\n')
  const told: string[] = []
  const first = readConfigFile(file)
  writeFileSync(file, meanwhile)
  const stop = followFile(first, {
    settleMs,
    pollMs: 10 * settleMs,
    onSettled: ({ content }: ConfigFile) => void told.push('text' in content ? content.text : content.fault),
    onBlind: (error) => assert.fail(String(error)),
  })
  context.after(stop)
  const tick = (rounds = 1) => {
    for (let round = 0; round < rounds; round += 1) context.mock.timers.tick(settleMs)
  }
  return { file, told, stop, tick }
}

test('a file that is written piece by piece is told once it stands still, and whole', (context) => {
  const { file, told, tick } = followed(context)
  writeFileSync(file, 'a: 2\n')
  tick()
  appendFileSync(file, 'b: 3\n')
  tick()
  appendFileSync(file, 'c: 4\n')
  tick()
  assert.deepEqual(told, [])
  tick()
  assert.deepEqual(told, ['a: 2\nb: 3\nc: 4\n'])
  tick(50)
  assert.equal(told.length, 1)
})

test('a change that is undone before it stands still is not told', (context) => {
  const { file, told, tick } = followed(context)
  writeFileSync(file, 'a: 2\n')
  tick()
  writeFileSync(file, 'a: 1\n')
  tick(50)
  assert.deepEqual(told, [])
})

test('a change between the first reading and the watch is told without waiting for the poll', (context) => {
  const { told, tick } = followed(context, 'a: 2\n')
  tick(2)
  assert.deepEqual(told, ['a: 2\n'])
})

test('the poll alone finds a change, and believes it no sooner than any other sign', (context) => {
  const { file, told, tick } = followed(context)
  tick(9)
  writeFileSync(file, 'a: 2\n')
  // The poll comes with the tenth round, and what it finds is read twice, a round apart.
  tick(2)
  assert.deepEqual(told, [])
  tick()
  assert.deepEqual(told, ['a: 2\n'])
})

test('nothing is told once it has been stopped', (context) => {
  const { file, told, stop, tick } = followed(context)
  writeFileSync(file, 'a: 2\n')
  tick()
  stop()
  tick(50)
  assert.deepEqual(told, [])
})

test('a folder that cannot be watched is said', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const faults: unknown[] = []
  const stop = followFile(readConfigFile(join(temporaryFolder(context), 'gone', 'tariff.yaml')), {
    settleMs,
    pollMs: 10 * settleMs,
    onSettled: () => {},
    onBlind: (error) => void faults.push(error),
  })
  context.after(stop)
  assert.match(String(faults), /ENOENT/)
})

test('following keeps no process alive', async (context) => {
  const file = join(temporaryFolder(context), 'tariff.yaml')
  writeFileSync(file, 'a: 1\n')
  const program = `
    const { followFile } = await import(${JSON.stringify(import.meta.resolve('./follow-file.ts'))})
    const { readConfigFile } = await import(${JSON.stringify(import.meta.resolve('./config-file.ts'))})
    const nothing = () => {}
    followFile(readConfigFile(${JSON.stringify(file)}), { settleMs: 20, pollMs: 20, onSettled: nothing, onBlind: nothing })
    console.log('following')`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 10_000,
  })
  assert.equal(stdout, 'following\n')
})
