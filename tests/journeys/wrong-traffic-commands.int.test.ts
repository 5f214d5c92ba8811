import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { type Actor, answered } from '../harness/actor.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { type StoreHeads, storeHeads } from '../harness/store-heads.ts'
import {
  daysAgo,
  freshPlate,
  openTrafficDesk,
  ownOwnerId,
  type TrafficDesk,
  trafficPaths,
} from '../harness/traffic-desk.ts'

const { radars, owners, vehicles, infractions, detections } = trafficPaths
const place = { longitude: 2.35, latitude: 48.86 }
const noIds = ['1', 'x'.repeat(36), '0198C0DE-0000-7000-8000-000000000001', '%00', '..%2f..']

suite('a traffic command that nobody may give, or not now', () => {
  const system = sharedSystem()
  let desk: TrafficDesk
  let plate: string
  let radarId: string
  let vehicleId: string
  let infractionId: string
  let heads: StoreHeads

  before(async () => {
    desk = await openTrafficDesk(system())
    plate = freshPlate()
    radarId = await desk.installRadar()
    vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    infractionId = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    await desk.issuedTo(infractionId, ownOwnerId)
    heads = await storeHeads(system())
  })

  /** Every command with content that is good, by whom it belongs to. */
  const commands = () =>
    [
      [desk.officer, 'POST', radars, { maxSpeedKmh: 50, ...place }],
      [desk.officer, 'PUT', `${radars}/:radarId/limit`, { maxSpeedKmh: 70 }],
      [desk.officer, 'PUT', `${radars}/:radarId/place`, place],
      [desk.officer, 'POST', `${radars}/:radarId/decommission`, undefined],
      [
        desk.device,
        'POST',
        detections,
        { radarId, detectionId: 'd', detectedAt: daysAgo(1), plate, speedKmh: 90 },
      ],
      [desk.registrar, 'POST', owners, { name: 'Samir', birthDate: '1980-01-31' }],
      [desk.registrar, 'PUT', `${owners}/:ownerId`, { name: 'Samir', birthDate: '1980-01-31' }],
      [desk.registrar, 'POST', `${owners}/:ownerId/erase`, undefined],
      [
        desk.registrar,
        'POST',
        vehicles,
        { plate: 'FREE1', brand: 'Renault', model: '4', fiscalPower: 4, ownerId: ownOwnerId },
      ],
      [desk.registrar, 'POST', `${vehicles}/:vehicleId/transfer`, { ownerId: ownOwnerId }],
      [desk.registrar, 'POST', `${vehicles}/:vehicleId/deregister`, {}],
      [
        desk.owner,
        'POST',
        `${infractions}/:infractionId/pay`,
        { paymentId: mintUuid(), amountCents: 40_000 },
      ],
      [desk.owner, 'POST', `${infractions}/:infractionId/contest`, { reason: 'No.' }],
      [desk.officer, 'POST', `${infractions}/:infractionId/uphold`, undefined],
      [desk.officer, 'POST', `${infractions}/:infractionId/cancel`, { reason: 'other' }],
    ] as const
  const idsOf = (path: string) =>
    path
      .replace(':radarId', radarId)
      .replace(':ownerId', ownOwnerId)
      .replace(':vehicleId', vehicleId)
      .replace(':infractionId', infractionId)

  test('on a thing that does not exist it is refused and names it; what is no id is no path', async () => {
    const nobody = mintUuid()
    for (const [by, method, path, body] of commands()) {
      const name = /:(\w+)Id/.exec(path)?.[1]
      if (name === undefined) continue
      const send = (id: string) =>
        by.send(method, path.replace(`:${name}Id`, id), { body, headers: { 'If-Match': '"1"' } })
      assert.deepEqual(told(await send(nobody)), {
        status: 404,
        code: `${name}-unknown`,
        params: { [`${name}Id`]: nobody },
      })
      for (const id of noIds) {
        assert.deepEqual(told(await send(id)), { status: 404, code: 'not-found' }, `${path} ${id}`)
      }
    }
    const refers = { plate: 'FREE1', brand: 'Renault', model: '4', fiscalPower: 4, ownerId: nobody }
    for (const refused of [
      await desk.registrar.post(vehicles, refers),
      await desk.registrar.post(`${vehicles}/${vehicleId}/transfer`, { ownerId: nobody }),
    ]) {
      assert.deepEqual(told(refused), { status: 422, code: 'owner-unknown', params: { ownerId: nobody } })
    }
  })

  test('from a person of another role it is forbidden', async () => {
    const people: readonly (readonly [string, Actor])[] = [
      ['officer', desk.officer],
      ['registrar', desk.registrar],
      ['owner', desk.owner],
      ['device', desk.device],
      ['sales', await desk.logIn('sales')],
      ['warehouse', await desk.logIn('warehouse')],
      ['customer', await desk.logIn('customer')],
      ['operator', await desk.logIn('operator')],
    ]
    for (const [by, method, path, body] of commands()) {
      for (const [role, person] of people) {
        if (person === by) continue
        const refused = await person.send(method, idsOf(path), { body, headers: { 'If-Match': '"1"' } })
        const { status, code } = told(refused)
        assert.deepEqual([status, code], [403, 'forbidden'], `${role} ${path}`)
      }
    }
  })

  test('that overwrites needs an If-Match, and the present revision in it', async () => {
    const overwriting = commands().filter(([, method]) => method === 'PUT')
    assert.equal(overwriting.length, 3)
    for (const [by, method, path, body] of overwriting) {
      const send = (headers: Readonly<Record<string, string>>) =>
        by.send(method, idsOf(path), { body, headers })
      assert.deepEqual(told(await send({})), { status: 428, code: 'if-match-required' }, path)
      for (const etag of ['"0"', '"2"', '"99"', 'W/"1"', '*', '1', '"x"']) {
        const { status, code } = told(await send({ 'If-Match': etag }))
        assert.deepEqual([status, code], [412, 'revision-mismatch'], `${path} ${etag}`)
      }
    }
  })

  test('writes nothing: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })

  test('overwrites once: the second of two officers who saw the same limit is told so', async () => {
    const limit = (maxSpeedKmh: number) =>
      desk.officer.put(`${radars}/${radarId}/limit`, '"1"', { maxSpeedKmh })
    const outcomes = await Promise.all([limit(70), limit(80), limit(90)])
    const done = outcomes.filter(({ status }) => status === 200)
    const late = outcomes.filter(({ status }) => status === 412)
    assert.deepEqual([done.length, late.length], [1, 2])
    assert.deepEqual(done[0]?.body, { id: radarId, revision: 2 })
    assert.deepEqual(told(late[0] ?? outcomes[0]).params, { revision: 2 })
  })

  test('that creates once more answers as the first time with equal content, with other content it is refused', async () => {
    const radar = { radarId: mintUuid(), maxSpeedKmh: 50, ...place }
    const owner = { ownerId: mintUuid(), name: 'Samir', birthDate: '1980-01-31' }
    const vehicle = {
      vehicleId: mintUuid(),
      plate: freshPlate(),
      brand: 'Renault',
      model: '4',
      fiscalPower: 4,
      ownerId: ownOwnerId,
    }
    for (const [by, path, body, other, code, id] of [
      [desk.officer, radars, radar, { maxSpeedKmh: 60 }, 'radar-id-taken', { radarId: radar.radarId }],
      [desk.registrar, owners, owner, { name: 'Else' }, 'owner-id-taken', { ownerId: owner.ownerId }],
      [
        desk.registrar,
        vehicles,
        vehicle,
        { model: '5' },
        'vehicle-id-taken',
        { vehicleId: vehicle.vehicleId },
      ],
    ] as const) {
      const first = answered(await by.post(path, body), 201)
      const again = answered(await by.post(path, body), 201)
      assert.deepEqual(again.body, first.body)
      assert.deepEqual(told(await by.post(path, { ...body, ...other })), { status: 409, code, params: id })
    }
  })

  test('on a radar, an owner or a vehicle that is no more is refused; ending it again has no effect', async () => {
    const gone = await desk.installRadar()
    const erased = await desk.registerOwner({ name: 'Gone Soon' })
    const scrapped = await desk.registerVehicle({ plate: freshPlate(), ownerId: erased })
    for (let time = 1; time <= 2; time += 1) {
      answered(await desk.officer.post(`${radars}/${gone}/decommission`), 200)
      answered(await desk.registrar.post(`${owners}/${erased}/erase`), 200)
    }
    const details = { name: 'Back', birthDate: '1980-01-31' }
    const ownerErased = { status: 409, code: 'owner-erased', params: { ownerId: erased } }
    const ownerUnknown = { status: 422, code: 'owner-unknown', params: { ownerId: erased } }
    const wish = { plate: freshPlate(), brand: 'Renault', model: '4', fiscalPower: 4, ownerId: erased }
    for (const [send, expected] of [
      [
        () => desk.officer.put(`${radars}/${gone}/place`, '"1"', place),
        { status: 409, code: 'radar-decommissioned', params: { radarId: gone } },
      ],
      [() => desk.registrar.put(`${owners}/${erased}`, '"1"', details), ownerErased],
      [() => desk.registrar.post(owners, { ownerId: erased, ...details }), ownerErased],
      [() => desk.registrar.post(vehicles, wish), ownerUnknown],
      [() => desk.registrar.post(`${vehicles}/${vehicleId}/transfer`, { ownerId: erased }), ownerUnknown],
    ] as const) {
      assert.deepEqual(told(await send()), expected)
    }
    await desk.deregister(scrapped)
    await desk.deregister(scrapped)
    for (const [move, body] of [
      ['deregister', { effectiveAt: daysAgo(1) }],
      ['transfer', { ownerId: ownOwnerId }],
    ] as const) {
      const refused = told(await desk.registrar.post(`${vehicles}/${scrapped}/${move}`, body))
      assert.deepEqual([refused.status, refused.code], [409, 'vehicle-deregistered'], move)
    }
  })
})
