import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cachedFolder } from './cached-folder.ts'

const cache = await mkdtemp(join(tmpdir(), 'annals-cache-'))
after(() => rm(cache, { recursive: true }))

test('who asks at once for the same folder waits for the one that makes it', async () => {
  let made = 0
  const make = async (folder: string) => {
    made += 1
    await writeFile(join(folder, 'whole'), '')
  }
  const folders = await Promise.all([1, 2, 3].map(() => cachedFolder(cache, 'once', make)))
  assert.equal(made, 1)
  assert.deepEqual(new Set(folders), new Set([join(cache, 'once')]))
  assert.deepEqual(await readdir(join(cache, 'once')), ['whole'])
})

test('a making that failed or was killed leaves no folder, and the next one clears up after it', async () => {
  const failing = cachedFolder(cache, 'twice', async (folder) => {
    await writeFile(join(folder, 'half'), '')
    throw new Error('no network')
  })
  await assert.rejects(failing, /no network/)
  await mkdir(join(cache, '.unfinished-twice-killed'))
  const folder = await cachedFolder(cache, 'twice', (making) => writeFile(join(making, 'whole'), ''))
  assert.deepEqual(await readdir(folder), ['whole'])
  assert.equal(existsSync(join(cache, '.unfinished-twice-killed')), false)
})
