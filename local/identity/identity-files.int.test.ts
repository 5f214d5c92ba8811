import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { clientSecrets, clientSecretsFile } from './client-secrets.ts'
import { demoClients } from './demo-clients.ts'
import { identityKeys, publicKeys } from './identity-keys.ts'
import { openArtifactStore } from './sqlite/artifact-store.ts'

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-identity-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

test('keys are made once per folder, and no two folders share one', async (t) => {
  const folder = await folderOf(t)
  const made = await identityKeys(folder)
  assert.deepEqual(await identityKeys(folder), made)
  assert.notDeepEqual(publicKeys(await identityKeys(await folderOf(t))), publicKeys(made))
  assert.deepEqual(await readdir(folder), ['identity-keys.json'])
  assert.equal((await stat(join(folder, 'identity-keys.json'))).mode & 0o777, 0o600)
})

test('a damaged key file stops the start, says what to do and is left as it is', async (t) => {
  const folder = await folderOf(t)
  const path = join(folder, 'identity-keys.json')
  for (const damaged of ['', '{', '{}', '{"signingKeys":[],"cookieKeys":["x"],"refreshTokenSecret":"x"}']) {
    await writeFile(path, damaged)
    await assert.rejects(identityKeys(folder), /identity-keys\.json.*Restore it, or delete it/)
    assert.equal(await readFile(path, 'utf8'), damaged)
  }
})

test('a service client that is added later gets a secret, the others keep theirs', async (t) => {
  const folder = await folderOf(t)
  const first = await clientSecrets(folder, demoClients)
  const services = demoClients.filter(({ kind }) => kind === 'service')
  assert.deepEqual(
    Object.keys(first),
    services.map(({ clientId }) => clientId),
  )
  const second = await clientSecrets(folder, [
    ...demoClients,
    { clientId: 'later', kind: 'service', roles: [] },
  ])
  assert.deepEqual(Object.keys(second), [...Object.keys(first), 'later'])
  assert.partialDeepStrictEqual(second, first)
  assert.deepEqual(JSON.parse(await readFile(join(folder, clientSecretsFile), 'utf8')), second)
  assert.deepEqual(await readdir(folder), [clientSecretsFile])
})

test('what the provider stores is found after the file was closed and opened', async (t) => {
  const file = join(await folderOf(t), 'identity.db')
  const clock = { nowMs: () => 1_000_000 }
  const before = openArtifactStore(file, clock)
  await before.adapter('Session').upsert('s1', { uid: 'u1', accountId: 'a' }, 60)
  await before.adapter('RefreshToken').upsert('r1', { grantId: 'g1' }, 60)
  await before.adapter('RefreshToken').consume('r1')
  before.close()
  const after = openArtifactStore(file, clock)
  t.after(() => after.close())
  assert.deepEqual(await after.adapter('Session').find('s1'), { uid: 'u1', accountId: 'a' })
  assert.deepEqual(await after.adapter('Session').findByUid('u1'), { uid: 'u1', accountId: 'a' })
  assert.deepEqual(await after.adapter('RefreshToken').find('r1'), { grantId: 'g1', consumed: 1_000 })
  assert.equal(await after.adapter('Session').find('r1'), undefined)
})

test('revoking a grant removes its codes and tokens, those of no other grant, and no login that is under way', async (t) => {
  const store = openArtifactStore(join(await folderOf(t), 'identity.db'), { nowMs: () => 1_000_000 })
  t.after(() => store.close())
  await store.adapter('RefreshToken').upsert('r1', { grantId: 'g1' }, 60)
  await store.adapter('AuthorizationCode').upsert('c1', { grantId: 'g1' }, 60)
  await store.adapter('RefreshToken').upsert('r2', { grantId: 'g2' }, 60)
  await store.adapter('Interaction').upsert('i1', { grantId: 'g1' }, 60)
  await store.adapter('RefreshToken').revokeByGrantId('g1')
  assert.equal(await store.adapter('RefreshToken').find('r1'), undefined)
  assert.equal(await store.adapter('AuthorizationCode').find('c1'), undefined)
  assert.deepEqual(await store.adapter('RefreshToken').find('r2'), { grantId: 'g2' })
  assert.deepEqual(await store.adapter('Interaction').find('i1'), { grantId: 'g1' })
})

test('what has expired leaves the file with the first write after a start, what has not stays', async (t) => {
  const file = join(await folderOf(t), 'identity.db')
  let now = 1_000_000
  const open = () => openArtifactStore(file, { nowMs: () => now })
  const first = open()
  await first.adapter('Interaction').upsert('short', {}, 60)
  await first.adapter('Grant').upsert('long', {}, 3_600)
  await first.adapter('Grant').upsert('endless', {})
  first.close()
  now += 130_000
  const second = open()
  t.after(() => second.close())
  await second.adapter('Grant').upsert('new', {}, 60)
  assert.equal(await second.adapter('Interaction').find('short'), undefined)
  for (const id of ['long', 'endless', 'new']) assert.deepEqual(await second.adapter('Grant').find(id), {})
})
