import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

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

async function withFolder(files: Readonly<Record<string, string>>, run: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'annals-importer-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    await run(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('without the secret the command ends with 2 and says which option names it', async () => {
  await withFolder({}, async (folder) => {
    const { code, stderr } = await runMain(['orders', '--from', '.'], folder)
    assert.equal(code, 2)
    assert.match(stderr, /The client's secret cannot be read.*--data.*--client-secret-file/s)
    assert.doesNotMatch(stderr, /at .*\.ts:\d+/, 'no stack trace')
  })
})

test('files that are missing and columns that are missing end the command with 2 before anything is sent', async () => {
  await withFolder({ secret: 's', 'categories.csv': 'id,name\n' }, async (folder) => {
    const args = ['orders', '--from', '.', '--client-secret-file', 'secret', '--url', 'http://127.0.0.1:9']
    const missing = await runMain(args, folder)
    assert.equal(missing.code, 2)
    assert.match(missing.stderr, /products\.csv: cannot be read.*order_lines\.csv: cannot be read/s)
    for (const file of ['products', 'customers', 'orders', 'order_lines'])
      await writeFile(join(folder, `${file}.csv`), 'x\n')
    const headers = await runMain(args, folder)
    assert.equal(headers.code, 2)
    assert.match(
      headers.stderr,
      /categories\.csv: the column category_id is missing.*orders\.csv: the column order_id/s,
    )
  })
})
