import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeSecrets } from './make-secrets.ts'
import { allSecrets } from './secrets.ts'

test('secrets are made once: what is there stays, what is missing is made', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'annals-secrets-'))
  t.after(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'secrets')
  assert.deepEqual(await makeSecrets(folder), allSecrets)
  const file = (name: string) => readFile(join(folder, name), 'utf8')
  const store = await file('store-order-command')
  assert.match(store, /^[0-9a-f]{64}$/)
  const values = await Promise.all(allSecrets.map(file))
  assert.equal(new Set(values).size, allSecrets.length)

  await rm(join(folder, 'annals-ops'))
  await rm(join(folder, 'mysql-root'))
  await writeFile(join(folder, 'mysql-root'), 'my own')
  assert.deepEqual(await makeSecrets(folder), ['annals-ops'])
  assert.equal(await file('store-order-command'), store)
  assert.equal(await file('mysql-root'), 'my own')
})

test('others on the machine see no secret, the user of a container reads what is mounted for it', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'annals-secrets-'))
  t.after(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'secrets')
  await makeSecrets(folder)
  assert.equal((await stat(folder)).mode & 0o777, 0o700)
  for (const name of await readdir(folder))
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o444, name)
})

test('a folder that cannot be made is an error', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'annals-secrets-'))
  t.after(() => rm(parent, { recursive: true }))
  await writeFile(join(parent, 'file'), '')
  await assert.rejects(makeSecrets(join(parent, 'file')), /EEXIST|ENOTDIR/)
})
