import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkNodeVersion } from './node-version.ts'
import { readStartOptions, StartError } from './start-options.ts'

test('without options everything is on port 8080, in .annals of the working folder, with demo data', () => {
  assert.deepEqual(readStartOptions([], '/shop'), {
    port: 8080,
    dataFolder: '/shop/.annals',
    demoData: 'on-first-start',
  })
})

test('port, folder and no demo data can be chosen', () => {
  assert.deepEqual(readStartOptions(['--port', '9000', '--data', 'mine', '--empty'], '/shop'), {
    port: 9000,
    dataFolder: '/shop/mine',
    demoData: 'never',
  })
})

for (const port of ['0x', '70000', '-1', '80.5', 'http']) {
  test(`--port ${port} is refused and the message says what a port is`, () => {
    assert.throws(() => readStartOptions([`--port=${port}`], '/'), /is not a port: give a whole number/)
  })
}

test('an unknown option is refused with the usage', () => {
  assert.throws(
    () => readStartOptions(['--prot', '1'], '/'),
    (error) =>
      error instanceof StartError && error.code === 'option-unknown' && error.message.includes('--data DIR'),
  )
})

test('an older Node is refused with what to do', () => {
  assert.throws(() => checkNodeVersion('20.20.2'), /npm ci/)
  checkNodeVersion('26.10.0')
})
