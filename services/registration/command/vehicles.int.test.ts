import { deepEqual, equal, ok } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { instantOf, mintUuid } from '@annals/kernel'
import { openRegistry } from './test-registry.ts'

const noon = Date.parse('2026-03-10T12:00:00.000Z')
const at = (minutes: number) => instantOf(noon + minutes * 60_000)
const clio = { plate: '12345-أ-6', brand: 'Renault', model: 'Clio', fiscalPower: 5 }
const plate = '12345أ6'
const owner = { name: 'Amina', birthDate: '1984-02-29' }

/** A registry at noon with two owners. */
async function registryAtNoon(context: TestContext) {
  const registry = await openRegistry(context, { nowMs: () => noon })
  const ownerId = (await registry.done('registerOwner', { body: owner })).id
  const buyerId = (await registry.done('registerOwner', { body: { ...owner, name: 'Bilal' } })).id
  return {
    ...registry,
    ownerId,
    buyerId,
    register: (more: object = {}) => ({ body: { ...clio, ownerId, ...more } }),
  }
}

test('a plate tells who bore it from when on, over all vehicles that ever did', async (context) => {
  const { done, register, published, typesOf, ownerId, buyerId } = await registryAtNoon(context)
  const first = (await done('registerVehicle', register({ effectiveAt: at(-60) }))).id
  const params = { vehicleId: first }
  const body = { ownerId: buyerId, effectiveAt: at(-40) }
  deepEqual(await done('transferVehicle', { params, body }), { status: 200, id: first, revision: 1 })
  await done('deregisterVehicle', { params, body: { effectiveAt: at(-20) } })
  const second = (await done('registerVehicle', register({ plate: '12345 أ 6', effectiveAt: at(-20) }))).id
  deepEqual(await published(`plate-${plate}`), [
    { type: 'PlateAssigned', data: { plate, vehicleId: first, ownerId, effectiveAt: at(-60) } },
    {
      type: 'PlateTransferred',
      data: { plate, vehicleId: first, ownerId: buyerId, effectiveAt: at(-40) },
    },
    { type: 'PlateReleased', data: { plate, vehicleId: first, effectiveAt: at(-20) } },
    { type: 'PlateAssigned', data: { plate, vehicleId: second, ownerId, effectiveAt: at(-20) } },
  ])
  deepEqual(await typesOf(`vehicle-${first}`), [
    'VehicleRegistered',
    'VehicleTransferred',
    'VehicleDeregistered',
  ])
})

test('each refusal has its status and says what a person needs to know', async (context) => {
  const { done, refusal, register, ownerId, buyerId } = await registryAtNoon(context)
  const vehicleId = mintUuid()
  await done('registerVehicle', register({ vehicleId, effectiveAt: at(-60) }))
  const params = { vehicleId }
  const transfer = (body: object) => refusal('transferVehicle', { params, body })
  const deregister = (body: object) => refusal('deregisterVehicle', { params, body })
  const nobody = mintUuid()
  const future = { status: 422, code: 'instant-in-future', effectiveAt: at(1), now: at(0) }
  const early = {
    status: 422,
    code: 'effective-too-early',
    effectiveAt: at(-60),
    earliest: instantOf(noon - 3_599_999),
  }
  deepEqual(await refusal('registerVehicle', register({ vehicleId, model: 'Mégane' })), {
    status: 409,
    code: 'vehicle-id-taken',
    vehicleId,
  })
  deepEqual(await refusal('registerVehicle', register()), { status: 409, code: 'plate-taken', plate })
  deepEqual(await refusal('registerVehicle', register({ plate: 'B1', effectiveAt: at(1) })), future)
  deepEqual(await refusal('registerVehicle', register({ plate: 'B1', ownerId: nobody })), {
    status: 422,
    code: 'owner-unknown',
    ownerId: nobody,
  })
  deepEqual(await transfer({ ownerId }), { status: 409, code: 'owner-unchanged', ownerId })
  deepEqual(await transfer({ ownerId: nobody }), { status: 422, code: 'owner-unknown', ownerId: nobody })
  deepEqual(await transfer({ ownerId: buyerId, effectiveAt: at(1) }), future)
  deepEqual(await transfer({ ownerId: buyerId, effectiveAt: at(-60) }), early)
  deepEqual(await deregister({ effectiveAt: at(1) }), future)
  deepEqual(await deregister({ effectiveAt: at(-60) }), early)

  await done('deregisterVehicle', { params, body: { effectiveAt: at(-10) } })
  const final = { status: 409, code: 'vehicle-deregistered', vehicleId, deregisteredAt: at(-10) }
  deepEqual(await transfer({ ownerId: buyerId }), final)
  deepEqual(await deregister({ effectiveAt: at(-9) }), final)
  deepEqual(await refusal('registerVehicle', register({ effectiveAt: at(-11) })), {
    status: 409,
    code: 'plate-interval-overlaps',
    plate,
    effectiveAt: at(-11),
    earliest: at(-10),
  })
})

test('an unknown vehicle is not found by any command', async (context) => {
  const { refusal, buyerId } = await registryAtNoon(context)
  const params = { vehicleId: mintUuid() }
  const unknown = { status: 404, code: 'vehicle-unknown', ...params }
  deepEqual(await refusal('transferVehicle', { params, body: { ownerId: buyerId } }), unknown)
  deepEqual(await refusal('deregisterVehicle', { params, body: {} }), unknown)
})

test('the same registration under one id or one key answers as the first time and holds since the first time', async (context) => {
  const { done, refusal, register, typesOf } = await registryAtNoon(context)
  const vehicleId = mintUuid()
  const first = await done('registerVehicle', register({ vehicleId }))
  deepEqual(await done('registerVehicle', register({ vehicleId, plate: ' 12345 أ 6' })), first)
  const keyed = { ...register({ plate: 'B1' }), idempotencyKey: 'k1' }
  deepEqual(await done('registerVehicle', keyed), await done('registerVehicle', keyed))
  const other = { ...register({ plate: 'B2' }), idempotencyKey: 'k1' }
  deepEqual(await refusal('registerVehicle', other), { status: 422, code: 'idempotency-key-reused' })
  deepEqual(await typesOf('plate-B1'), ['PlateAssigned'])
  deepEqual(await typesOf(`plate-${plate}`), ['PlateAssigned'])
})

test('two vehicles registered under one plate at the same moment: one of them wins', async (context) => {
  const { send, register, typesOf } = await registryAtNoon(context)
  const answers = await Promise.all(Array.from({ length: 8 }, () => send('registerVehicle', register())))
  deepEqual(answers.map(({ code }) => code ?? 'registered').toSorted(), [
    ...Array.from({ length: 7 }, () => 'plate-taken'),
    'registered',
  ])
  deepEqual(await typesOf(`plate-${plate}`), ['PlateAssigned'])
})

test('two transfers at the same moment follow each other, or the later one is refused: no interval overlaps', async (context) => {
  const { done, send, register, published, buyerId } = await registryAtNoon(context)
  const third = (await done('registerOwner', { body: owner })).id
  const params = { vehicleId: (await done('registerVehicle', register({ effectiveAt: at(-60) }))).id }
  const transfers = [
    { ownerId: buyerId, effectiveAt: at(-30) },
    { ownerId: third, effectiveAt: at(-40) },
  ]
  const answers = await Promise.all(transfers.map((body) => send('transferVehicle', { params, body })))
  const accepted = answers.filter(({ status }) => status === 200).length
  ok(accepted >= 1, 'at least one transfer is accepted')
  const instants = (await published(`plate-${plate}`)).map(({ data }) => String(data['effectiveAt']))
  equal(instants.length, 1 + accepted)
  deepEqual(instants, instants.toSorted())
})

test('an owner who is erased while a vehicle is registered for them had it before, or does not have it', async (context) => {
  const { done, send, refusal, register, typesOf, lastPosition, buyerId } = await registryAtNoon(context)
  for (let turns = 0; turns < 8; turns += 1) {
    const { id } = await done('registerOwner', { body: owner })
    const registering = send('registerVehicle', register({ ownerId: id, plate: `C${turns}` }))
    for (let turn = 0; turn < turns; turn += 1) await setImmediate()
    await done('eraseOwner', { params: { ownerId: id } })
    const { code = 'registered' } = await registering
    const borne = await lastPosition(`plate-C${turns}`)
    ok(borne < (await lastPosition(`owner-${id}`)), 'no plate is assigned to an owner who is gone')
    equal(code, borne > 0 ? 'registered' : 'owner-unknown')
    deepEqual(await typesOf(`owner-${id}`), ['OwnerRegistered', 'OwnerErased'])
    equal((await refusal('registerVehicle', register({ ownerId: id, plate: 'D1' }))).code, 'owner-unknown')
  }
  const params = { vehicleId: (await done('registerVehicle', register())).id }
  await done('eraseOwner', { params: { ownerId: buyerId } })
  equal((await refusal('transferVehicle', { params, body: { ownerId: buyerId } })).code, 'owner-unknown')
})

test('an erased owner remains the owner of their vehicles, which can be transferred and deregistered', async (context) => {
  const { done, register, published, ownerId, buyerId } = await registryAtNoon(context)
  const params = { vehicleId: (await done('registerVehicle', register({ effectiveAt: at(-60) }))).id }
  await done('eraseOwner', { params: { ownerId } })
  await done('transferVehicle', { params, body: { ownerId: buyerId, effectiveAt: at(-30) } })
  await done('deregisterVehicle', { params, body: {} })
  const plates = await published(`plate-${plate}`)
  deepEqual(
    plates.map(({ data }) => data['ownerId'] ?? null),
    [ownerId, buyerId, null],
  )
})

test('after a restart everything is as it was decided', async (context) => {
  const { done, refusal, register, restart, typesOf, buyerId } = await registryAtNoon(context)
  const vehicleId = mintUuid()
  const registering = register({ vehicleId, effectiveAt: at(-60) })
  const first = await done('registerVehicle', registering)
  await restart()
  deepEqual(await done('registerVehicle', registering), first)
  equal((await refusal('registerVehicle', register())).code, 'plate-taken')
  const params = { vehicleId }
  equal(
    (await refusal('transferVehicle', { params, body: { ownerId: buyerId, effectiveAt: at(-60) } })).code,
    'effective-too-early',
  )
  await done('transferVehicle', { params, body: { ownerId: buyerId } })
  deepEqual(await typesOf(`plate-${plate}`), ['PlateAssigned', 'PlateTransferred'])
})

test('two changes in one millisecond that name no instant hold one after the other', async (context) => {
  const { done, register, published, buyerId } = await registryAtNoon(context)
  const params = { vehicleId: (await done('registerVehicle', register())).id }
  await done('transferVehicle', { params, body: { ownerId: buyerId } })
  await done('deregisterVehicle', { params, body: {} })
  await done('registerVehicle', register())
  deepEqual(
    (await published(`plate-${plate}`)).map(({ data }) => data['effectiveAt']),
    [0, 1, 2, 2].map((ms) => instantOf(noon + ms)),
  )
})
