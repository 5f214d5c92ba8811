import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

type Ended = { readonly code: number | null; readonly stderr: string }

function runMain(args: readonly string[], folder: string): Promise<Ended> {
  const main = join(import.meta.dirname, 'main.ts')
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { cwd: folder, env: { ...process.env, INIT_CWD: folder } },
      (_error, _stdout, stderr) => resolve({ code: child.exitCode, stderr }),
    )
  })
}

async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-simulator-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

test('without the secret the command ends with 2 and says which option names it', async (t) => {
  const { code, stderr } = await runMain([], await folderWith(t, {}))
  assert.equal(code, 2)
  assert.match(stderr, /The client's secret cannot be read.*--data.*--client-secret-file/s)
  assert.doesNotMatch(stderr, /at .*\.ts:\d+/, 'no stack trace')
})

test('a tariff that is none ends the command with 2 and says what is wrong with it', async (t) => {
  const version = { validFrom: '2000-01-01T00:00:00.000Z', toleranceKmh: 5 }
  const bands = [{ fromKmhOver: 2, amountCents: 1 }]
  const folder = await folderWith(t, {
    secret: 's',
    'no.json': '{',
    'bands.json': JSON.stringify({ versions: [{ ...version, bands }] }),
  })
  for (const [file, reason] of [
    ['none.json', /ENOENT/],
    ['no.json', /no\.json cannot be used: .*line 1/s],
    ['bands.json', /the first band must start at 1 km\/h over/],
  ] as const) {
    const { code, stderr } = await runMain(['--client-secret-file', 'secret', '--tariff', file], folder)
    assert.equal(code, 2)
    assert.match(stderr, reason)
  }
})
