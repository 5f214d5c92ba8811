import { equal } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { inParis, issued } from './notice-fixtures.ts'
import { noticePage } from './notice-page.ts'

const run = promisify(execFile)
const chromium = 'chromium'
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-pdf-header-footer',
]

/** As much as each field can hold, in the widest letters. */
const longest = {
  ...issued,
  ownerName: 'W'.repeat(200),
  plate: 'W'.repeat(15),
  vehicle: { brand: 'W'.repeat(100), model: 'W'.repeat(100), fiscalPower: 200 },
  amountCents: 100_000_000,
}

for (const language of ['fr', 'en'] as const) {
  test(`a notice in ${language} prints to one page, however long its names are`, async (context) => {
    const browser = await run(chromium, ['--version']).catch(() => undefined)
    if (browser === undefined) return context.skip(`there is no ${chromium} on this machine`)
    const folder = await mkdtemp(join(tmpdir(), 'annals-notice-'))
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    const [page, pdf] = [join(folder, 'notice.html'), join(folder, 'notice.pdf')]
    await writeFile(page, noticePage(longest, language, inParis))
    await run(
      chromium,
      [...flags, `--user-data-dir=${folder}/profile`, `--print-to-pdf=${pdf}`, `file://${page}`],
      {
        timeout: 60_000,
      },
    )
    const pages = (await readFile(pdf, 'latin1')).match(/\/Type \/Page\b/g)
    equal(pages?.length, 1)
  })
}
