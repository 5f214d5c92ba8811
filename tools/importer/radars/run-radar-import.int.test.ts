import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { keptToken, Unanswered } from '@annals/client'
import { answerJson, answerProblem, startFakeServer } from '@annals/client/fake-server'
import { installRadarSchema, type RadarListItem } from '@annals/radar-contracts'
import { deriveId } from '../shop/derive-id.ts'
import { runRadarImport } from './run-radar-import.ts'

const token = keptToken(async () => 'token')

async function fileOf(t: TestContext, lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-radars-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'radars.csv')
  await writeFile(file, ['id,latitude,longitude,speed_limit_kmh,installed_on', ...lines].join('\n'))
  return file
}

type Installed = Map<string, RadarListItem>

/** Radars over HTTP, two on a page; `fate` may lose the answer of an installation that was carried out. */
async function serveRadars(
  t: TestContext,
  installed: Installed,
  fate: (post: number) => 'answer' | 'lose' | 'away' = () => 'answer',
) {
  let posts = 0
  const server = await startFakeServer(({ method, path, headers, body }, response) => {
    if (method === 'GET') {
      const from = Number(new URL(path, 'http://x').searchParams.get('cursor') ?? 0)
      const items = [...installed.values()].slice(from, from + 2)
      const next = from + 2 < installed.size ? String(from + 2) : null
      answerJson(response, 200, { items, next })
      return
    }
    posts += 1
    const what = fate(posts)
    if (what === 'away') return void response.destroy()
    const { radarId = '', installedAt = '', ...fields } = installRadarSchema.parse(JSON.parse(body))
    assert.equal(headers['idempotency-key'], deriveId('idempotency-key', 'radars', radarId))
    if (installedAt > '2026') return answerProblem(response, 422, 'instant-in-future')
    const state = 'InService' as const
    installed.set(radarId, { radarId, installedAt, ...fields, state, decommissionedAt: null, revision: 1 })
    if (what === 'lose') response.destroy()
    else answerJson(response, 201, { id: radarId, revision: 1 })
  })
  t.after(server.stop)
  return server
}

const rows = Array.from({ length: 9 }, (_none, index) => `${index},45.${index},4,80,2011-10-31`)
const run = (from: string, url: string, awayMs = 120_000) =>
  runRadarImport({ from, url, token, awayMs, timeZone: 'Europe/Paris' })
const postsOf = (seen: readonly { readonly method: string }[]) =>
  seen.filter(({ method }) => method === 'POST').length

test('radars get in once each although every third answer is lost, and importing again sends nothing', async (t) => {
  const installed: Installed = new Map()
  const from = await fileOf(t, rows)
  const server = await serveRadars(t, installed, (post) => (post % 3 === 0 ? 'lose' : 'answer'))
  const first = await run(from, server.url)
  assert.deepEqual(first.counts, [{ kind: 'radars', sent: 9, alreadyThere: 0, refused: 0 }])
  assert.deepEqual([installed.size, first.totals.radars, first.refusals], [9, 9, []])
  const sent = postsOf(server.seen)
  const again = await run(from, server.url)
  assert.deepEqual(again.counts, [{ kind: 'radars', sent: 0, alreadyThere: 9, refused: 0 }])
  assert.equal(postsOf(server.seen), sent)
})

test('an import whose server goes away ends, and the next one installs only the rest', async (t) => {
  const installed: Installed = new Map()
  const from = await fileOf(t, rows)
  const away = await serveRadars(t, installed, (post) => (post > 4 ? 'away' : 'answer'))
  await assert.rejects(run(from, away.url, 20), Unanswered)
  assert.equal(installed.size, 4)
  const back = await serveRadars(t, installed)
  assert.deepEqual((await run(from, back.url)).counts, [
    { kind: 'radars', sent: 5, alreadyThere: 4, refused: 0 },
  ])
})

test('a radar that is there with another limit is left as it is, with a notice of its line', async (t) => {
  const installed: Installed = new Map()
  const server = await serveRadars(t, installed)
  await run(await fileOf(t, rows), server.url)
  const { notices } = await run(await fileOf(t, ['3,45.3,4,50,2011-10-31']), server.url)
  assert.deepEqual(notices, ['radars.csv line 2: is already there with another maxSpeedKmh; left as it is'])
  assert.equal(installed.get(deriveId('radar', '3'))?.maxSpeedKmh, 80)
})

test('what the system refuses is told by line beside what the file itself lacks', async (t) => {
  const server = await serveRadars(t, new Map())
  const from = await fileOf(t, ['1,45,4,80,2099-01-01', '2,45,4,,2011-10-31', '3,45,4,80,2011-10-31'])
  const { refusals, totals } = await run(from, server.url)
  assert.deepEqual(
    refusals.map(({ line, rule }) => [line, rule]),
    [
      [2, 'the system refused it: instant-in-future'],
      [3, 'is blank: a radar without a speed limit measures none'],
    ],
  )
  assert.equal(totals.radars, 1)
})
