import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { mintUuid, systemClock } from '@annals/kernel'
import { openRegistry } from './test-registry.ts'

const amina = { name: 'Amina Merlebleu', birthDate: '1984-02-29', email: 'amina@merlebleu.example' }
const personalWords = ['Merlebleu', 'merlebleu.example', '1984-02-29']

test('an owner registers, changes and keeps a revision that rises with each change', async (context) => {
  const registry = await openRegistry(context, systemClock)
  const registered = await registry.done('registerOwner', { body: amina })
  deepEqual([registered.status, registered.revision], [201, 1])
  const params = { ownerId: registered.id }
  const body = { name: 'Amina', birthDate: '1984-02-28' }
  const changed = await registry.done('changeOwner', { params, body, ifMatch: '1' })
  deepEqual(changed, { status: 200, id: registered.id, revision: 2 })
  const late = await registry.refusal('changeOwner', { params, body: amina, ifMatch: '1' })
  deepEqual(late, { status: 412, code: 'revision-mismatch', revision: 2 })
  deepEqual((await registry.published(`owner-${registered.id}`))[1], {
    type: 'OwnerChanged',
    data: { ownerId: registered.id, changed: ['name', 'birthDate', 'email'], ...body, email: null },
  })
})

test('the same registration under one id answers as the first time, another one is refused', async (context) => {
  const registry = await openRegistry(context, systemClock)
  const ownerId = mintUuid()
  const first = await registry.done('registerOwner', { body: { ownerId, ...amina } })
  deepEqual(await registry.done('registerOwner', { body: { ownerId, ...amina } }), first)
  const other = await registry.refusal('registerOwner', { body: { ownerId, ...amina, name: 'Amina' } })
  deepEqual(other, { status: 409, code: 'owner-id-taken', ownerId })
  deepEqual(await registry.typesOf(`owner-${ownerId}`), ['OwnerRegistered'])
})

test('two owners may share an e-mail: a firm and its manager do', async (context) => {
  const registry = await openRegistry(context, systemClock)
  await registry.done('registerOwner', { body: amina })
  equal((await registry.done('registerOwner', { body: { ...amina, name: 'Merle SARL' } })).status, 201)
})

test('today is the day in the time zone of the installation, not in UTC', async (context) => {
  const lateEvening = Date.parse('2026-03-10T23:30:00.000Z')
  const registry = await openRegistry(context, { nowMs: () => lateEvening })
  const body = (birthDate: string) => ({ body: { name: 'A newborn', birthDate } })
  equal((await registry.done('registerOwner', body('2026-03-11'))).status, 201)
  deepEqual(await registry.refusal('registerOwner', body('2026-03-12')), {
    status: 422,
    code: 'birth-date-out-of-range',
    birthDate: '2026-03-12',
    earliest: '1900-01-01',
    latest: '2026-03-11',
  })
})

test('no personal word is in clear in any file, and none can be read after the erasure', async (context) => {
  const registry = await openRegistry(context, systemClock)
  const { id } = await registry.done('registerOwner', { body: amina })
  const params = { ownerId: id }
  deepEqual(registry.inClear(...personalWords, id), [id])
  deepEqual((await registry.published(`owner-${id}`))[0]?.data, { ownerId: id, ...amina })

  deepEqual(await registry.done('eraseOwner', { params }), { status: 200, id, revision: 1 })
  deepEqual(registry.inClear(...personalWords), [])
  await registry.restart()
  deepEqual(registry.inClear(...personalWords), [])
  deepEqual(await registry.published(`owner-${id}`), [
    { type: 'OwnerRegistered', data: { ownerId: id, name: null, birthDate: null, email: null } },
    { type: 'OwnerErased', data: { ownerId: id } },
  ])
})

test('an erased owner can be erased again, and nothing else', async (context) => {
  const registry = await openRegistry(context, systemClock)
  const { id } = await registry.done('registerOwner', { body: amina })
  const params = { ownerId: id }
  await registry.done('eraseOwner', { params })
  equal((await registry.done('eraseOwner', { params })).status, 200)
  const erased = { status: 409, code: 'owner-erased', ownerId: id }
  deepEqual(await registry.refusal('changeOwner', { params, body: amina, ifMatch: '1' }), erased)
  deepEqual(await registry.refusal('registerOwner', { body: { ownerId: id, ...amina } }), erased)
  deepEqual(await registry.typesOf(`owner-${id}`), ['OwnerRegistered', 'OwnerErased'])
})

test('an unknown owner is not found by any command', async (context) => {
  const registry = await openRegistry(context, systemClock)
  const ownerId = mintUuid()
  const unknown = { status: 404, code: 'owner-unknown', ownerId }
  const params = { ownerId }
  deepEqual(await registry.refusal('changeOwner', { params, body: amina, ifMatch: '0' }), unknown)
  deepEqual(await registry.refusal('eraseOwner', { params }), unknown)
})
