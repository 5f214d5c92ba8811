import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type RadarImportReport, runRadarImport } from '@annals/importer'
import { killServers, type ServerProcess, startServer } from '../import/server-process.ts'
import { tokenOf } from '../import/shop-state.ts'

// npm run test:data: real data by path, from ANNALS_SHARED or ../shared.
const from = join(resolve(process.env['ANNALS_SHARED'] ?? '../shared'), 'data/radars-france/radars.csv')
const rows = 3_264
const withoutLimit = 868
const withLimit = rows - withoutLimit

suite('the speed cameras of France', { timeout: 300_000 }, () => {
  let folder = ''
  let server: ServerProcess | undefined

  before(async () => {
    if (!existsSync(from))
      throw new Error(`There is no ${from}: set ANNALS_SHARED to the folder with the reference data.`)
    folder = await mkdtemp(join(tmpdir(), 'annals-radars-'))
    server = await startServer(join(folder, 'data'))
  })
  after(async () => {
    await server?.stop()
    killServers()
    await rm(folder, { recursive: true, force: true })
  })

  const importAll = async (sent: string[] = []): Promise<RadarImportReport> => {
    if (server === undefined) throw new Error('the server does not run')
    return runRadarImport({
      from,
      url: server.url,
      token: tokenOf(server, 'annals-importer'),
      timeZone: 'Europe/Paris',
      onSent: ({ path }) => sent.push(path),
    })
  }

  test(`the ${withLimit} with a speed limit are installed, the ${withoutLimit} without one reported by line`, async () => {
    const startedMs = performance.now()
    const report = await importAll()
    console.log(`imported in ${Math.round(performance.now() - startedMs)} ms`)
    assert.deepEqual(report.counts, [{ kind: 'radars', sent: withLimit, alreadyThere: 0, refused: 0 }])
    assert.equal(report.totals.radars, withLimit)
    assert.equal(report.refusals.length, withoutLimit)
    assert.deepEqual(
      [...new Set(report.refusals.map(({ column, rule }) => `${column} ${rule}`))],
      ['speed_limit_kmh is blank: a radar without a speed limit measures none'],
    )
    assert.equal(new Set(report.refusals.map(({ line }) => line)).size, withoutLimit)
  })

  test('importing them again sends nothing and finds each as the file says', async () => {
    const sent: string[] = []
    const report = await importAll(sent)
    assert.deepEqual(sent, [])
    assert.deepEqual(report.counts, [{ kind: 'radars', sent: 0, alreadyThere: withLimit, refused: 0 }])
    assert.equal(report.notices.length, 1, 'one notice names the columns that are not imported')
  })
})
