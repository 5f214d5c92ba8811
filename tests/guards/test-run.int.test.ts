import { equal, match, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copyTree, type Outcome, type TreeCopy } from './tree-copy.ts'

const unit = 'packages/kernel/money.unit.test.ts'
const int = 'packages/kernel/proof.int.test.ts'

let copy: TreeCopy
before(async () => {
  copy = await copyTree()
})
after(() => copy.remove())

async function running(file: string, text: string, ...filters: readonly string[]): Promise<Outcome> {
  await copy.add(file, text)
  try {
    return await copy.run('test', ...filters)
  } finally {
    await copy.restore()
  }
}

test('test: unchanged tests of one package pass and are counted', async () => {
  const { exitCode, output } = await copy.run('test', 'packages/kernel')
  equal(exitCode, 0, output)
  match(output, /^# pass [1-9]\d*$/m)
  match(output, /^# fail 0$/m)
})

test('test: an assertion that no longer holds fails the run and is named', async () => {
  await copy.change('packages/kernel/money.ts', '5_000n', '4_999n')
  try {
    const { exitCode, output } = await copy.run('test', unit)
    equal(exitCode, 1, output)
    match(output, /^✗ packages\/kernel\/money\.unit\.test\.ts › .+money\.unit\.test\.ts:\d+\)$/m)
    match(output, /^# fail [1-9]/m)
  } finally {
    await copy.restore()
  }
})

test('test: a server that is left open fails the run, with the file and the handle', async () => {
  const leaking = `import { createServer } from 'node:net'\nimport { test } from 'node:test'\ntest('leaks', () => { createServer().listen(0) })\n`
  const { exitCode, output } = await running(int, leaking, int)
  equal(exitCode, 1, output)
  match(output, /^leaked-handle: .+proof\.int\.test\.ts .+TCPServerWrap/m)
})

test('test: a unit test that leaves a timer fails the run', async () => {
  const leaking = `import { test } from 'node:test'\ntest('leaks', () => { setInterval(() => {}, 1_000) })\n`
  const { exitCode, output } = await running(
    'packages/kernel/proof.unit.test.ts',
    leaking,
    'packages/kernel/proof',
  )
  equal(exitCode, 1, output)
  match(output, /^leaked-handle: .+Timeout/m)
})

for (const file of [int, 'packages/kernel/proof.unit.test.ts']) {
  test(`test: ${file} without any test fails the run`, async () => {
    const { exitCode, output } = await running(file, 'export {}\n', file)
    equal(exitCode, 1, output)
    ok(output.includes(`✗ ran-nothing: no test of ${file} ran`), output)
  })

  test(`test: ${file} that cannot be loaded fails the run`, async () => {
    const { exitCode, output } = await running(file, "import './nowhere.ts'\n", file)
    equal(exitCode, 1, output)
    match(output, /nowhere\.ts/)
    match(output, /^# fail 1$/m)
  })
}

test('test: a filter that matches no file fails the run', async () => {
  const { exitCode, output } = await copy.run('test', 'packages/nowhere')
  equal(exitCode, 1, output)
})

test('test: a run that sees only a part of the tests is below its floor', async () => {
  await copy.change('tools/test/find-tests.ts', "'*/**/*.test.ts'", "'packages/kernel/*.test.ts'")
  try {
    const { exitCode, output } = await copy.run('test')
    equal(exitCode, 1, output)
    match(output, /^✗ floor: \d+ unitTests passed/m)
  } finally {
    await copy.restore()
  }
})
