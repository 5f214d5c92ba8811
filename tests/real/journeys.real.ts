import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { eventually } from '../harness/eventually.ts'
import { checkInstallation } from './check/check-installation.ts'
import { describeInstallation } from './describe-installation.ts'
import { sharedInstallation } from './shared-installation.ts'

const root = join(import.meta.dirname, '../..')
const journeys = globSync('tests/journeys/*.int.test.ts', { cwd: root }).sort()
const deadlineMs = 300_000

suite('the journeys of both systems against two replicas of each part on real servers', () => {
  const installation = sharedInstallation({ replicas: 2 })

  test('all of them pass, but those that say why they need a system of their own', async (context) => {
    const lines: string[] = []
    const child = spawn(
      process.execPath,
      ['--test', '--test-isolation=none', '--test-reporter=spec', ...journeys],
      {
        cwd: root,
        env: {
          ...process.env,
          NODE_TEST_CONTEXT: undefined,
          ANNALS_INSTALLATION: await describeInstallation(installation()),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: deadlineMs,
        killSignal: 'SIGKILL',
      },
    )
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines.push(text)
    })
    const [code] = await once(child, 'close')
    const printed = lines.join('')
    if (code !== 0) console.log(printed)
    for (const line of printed.split('\n'))
      if (line.includes('# needs a system')) context.diagnostic(line.trim())
    assert.equal(code, 0)
  })

  test('what they left behind is right in every store, topic and read model', async () => {
    await eventually(
      'nothing is found any more',
      () => checkInstallation(installation()),
      ({ events, faults }) => events > 3_000 && faults.length === 0,
      30_000,
    )
  })
})
