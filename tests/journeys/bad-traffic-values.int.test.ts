import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { ownerViewSchema, vehicleViewSchema } from '@annals/registration-contracts'
import type { ApiAnswer } from '../harness/api.ts'
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
import { nobodysId } from '../security/served-routes.ts'
import { type BadValues, badTraffic } from './bad-traffic-fields.ts'

type Send = (fields: Readonly<Record<string, unknown>>) => Promise<ApiAnswer>

suite('bad values of traffic', () => {
  const system = sharedSystem()
  let desk: TrafficDesk
  let radarId: string
  let vehicleId: string
  let infractionId: string
  let heads: StoreHeads

  before(async () => {
    desk = await openTrafficDesk(system())
    radarId = await desk.installRadar()
    const plate = freshPlate()
    vehicleId = await desk.registerVehicle({ plate, ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    infractionId = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    await desk.issuedTo(infractionId, ownOwnerId)
    heads = await storeHeads(system())
  })

  /** Sends the command with each bad value of each field; it must name the field and what is wrong with it. */
  async function refusedFields(send: Send, fields: Readonly<Record<string, BadValues>>): Promise<void> {
    for (const [field, values] of Object.entries({ ...fields, colour: badTraffic.unknownField })) {
      for (const [value, code] of values) {
        assert.deepEqual(
          told(await send({ [field]: value })),
          { status: 422, code: 'invalid-request', errors: [`/${field} ${code}`] },
          `${field} ${JSON.stringify(value)}`,
        )
      }
    }
  }

  test('a radar with a bad limit, place, instant or id is refused with the field’s name', async () => {
    const { officer } = desk
    const place = { longitude: 2.35, latitude: 48.86 }
    await refusedFields(
      (fields) => officer.post(trafficPaths.radars, { maxSpeedKmh: 50, ...place, ...fields }),
      {
        maxSpeedKmh: badTraffic.limit,
        latitude: badTraffic.latitude,
        longitude: badTraffic.longitude,
        installedAt: badTraffic.instant,
        radarId: badTraffic.id,
      },
    )
    const radar = `${trafficPaths.radars}/${radarId}`
    await refusedFields((fields) => officer.put(`${radar}/limit`, '"1"', { maxSpeedKmh: 70, ...fields }), {
      maxSpeedKmh: badTraffic.limit,
    })
    await refusedFields((fields) => officer.put(`${radar}/place`, '"1"', { ...place, ...fields }), {
      latitude: badTraffic.latitude,
      longitude: badTraffic.longitude,
    })
  })

  test('a coordinate that is no number in JSON is no JSON, one that is beyond every number is no number', async () => {
    const send = (longitude: string) =>
      desk.officer.send('POST', trafficPaths.radars, {
        raw: {
          content: `{"maxSpeedKmh":50,"latitude":48,"longitude":${longitude}}`,
          type: 'application/json',
        },
      })
    for (const longitude of ['NaN', 'Infinity', '-', '2,35', '0x2', '02']) {
      assert.deepEqual(told(await send(longitude)), { status: 400, code: 'malformed-json' }, longitude)
    }
    const refused = told(await send('1e999'))
    assert.deepEqual([refused.status, refused.code], [422, 'invalid-request'])
    assert.match(String(refused.errors), /^\/longitude (too-large|wrong-type)$/)
  })

  test('a radar is not installed ahead of today', async () => {
    const refused = told(
      await desk.officer.post(trafficPaths.radars, {
        maxSpeedKmh: 50,
        longitude: 0,
        latitude: 0,
        installedAt: '2999-01-01T00:00:00.000Z',
      }),
    )
    assert.deepEqual([refused.status, refused.code], [422, 'instant-in-future'])
    assert.equal(refused.params?.['instant'], '2999-01-01T00:00:00.000Z')
  })

  test('a detection with a bad speed, plate, instant or id is refused with the field’s name', async () => {
    const detection = { radarId, detectionId: 'd', detectedAt: daysAgo(1), plate: 'AB12', speedKmh: 100 }
    await refusedFields((fields) => desk.device.post(trafficPaths.detections, { ...detection, ...fields }), {
      radarId: badTraffic.id,
      detectionId: badTraffic.detectionId,
      detectedAt: badTraffic.instant,
      plate: badTraffic.plate,
      speedKmh: badTraffic.speed,
    })
    const nobodys = await desk.device.post(trafficPaths.detections, { ...detection, radarId: nobodysId })
    assert.deepEqual(told(nobodys), { status: 422, code: 'radar-unknown', params: { radarId: nobodysId } })
  })

  test('an owner with a bad name, birth date, e-mail or id is refused with the field’s name', async () => {
    const { registrar } = desk
    const owner = { name: 'Samir', birthDate: '1980-01-31' }
    const fields = { name: badTraffic.name, birthDate: badTraffic.birthDate, email: badTraffic.email }
    await refusedFields((more) => registrar.post(trafficPaths.owners, { ...owner, ...more }), {
      ...fields,
      ownerId: badTraffic.id,
    })
    const path = `${trafficPaths.owners}/${ownOwnerId}`
    await refusedFields((more) => registrar.put(path, '"1"', { ...owner, ...more }), fields)
  })

  test('an owner was born neither in the future nor before 1900', async () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date())
    for (const birthDate of ['2999-01-01', '1899-12-31']) {
      const owner = { name: 'Samir', birthDate }
      for (const refused of [
        await desk.registrar.post(trafficPaths.owners, owner),
        await desk.registrar.put(`${trafficPaths.owners}/${ownOwnerId}`, '"1"', owner),
      ]) {
        const { status, code, params } = told(refused)
        assert.deepEqual([status, code, params?.['birthDate']], [422, 'birth-date-out-of-range', birthDate])
        assert.equal(params?.['earliest'], '1900-01-01')
        // Midnight may pass between the two.
        assert.ok(String(params?.['latest']) >= today)
      }
    }
  })

  test('a vehicle with a bad plate, brand, model, fiscal power, owner or instant is refused with the field’s name', async () => {
    const vehicle = { plate: freshPlate(), brand: 'Renault', model: '4', fiscalPower: 4, ownerId: ownOwnerId }
    await refusedFields((fields) => desk.registrar.post(trafficPaths.vehicles, { ...vehicle, ...fields }), {
      plate: badTraffic.plate,
      brand: badTraffic.name,
      model: badTraffic.name,
      fiscalPower: badTraffic.fiscalPower,
      ownerId: badTraffic.id,
      effectiveAt: badTraffic.instant,
      vehicleId: badTraffic.id,
    })
    const path = `${trafficPaths.vehicles}/${vehicleId}`
    const transfer = { ownerId: ownOwnerId }
    await refusedFields((fields) => desk.registrar.post(`${path}/transfer`, { ...transfer, ...fields }), {
      ownerId: badTraffic.id,
      effectiveAt: badTraffic.instant,
    })
    await refusedFields((fields) => desk.registrar.post(`${path}/deregister`, fields), {
      effectiveAt: badTraffic.instant,
    })
    const ahead = { ...vehicle, effectiveAt: '2999-01-01T00:00:00.000Z' }
    const refused = told(await desk.registrar.post(trafficPaths.vehicles, ahead))
    assert.deepEqual([refused.status, refused.code], [422, 'instant-in-future'])
  })

  test('a payment, a contest and a cancellation with bad content are refused with the field’s name', async () => {
    const infraction = `${trafficPaths.infractions}/${infractionId}`
    const payment = { paymentId: nobodysId, amountCents: 40_000 }
    await refusedFields((fields) => desk.owner.post(`${infraction}/pay`, { ...payment, ...fields }), {
      amountCents: badTraffic.amount,
      paymentId: [...badTraffic.id, [undefined, 'required']],
    })
    await refusedFields((fields) => desk.owner.post(`${infraction}/contest`, { reason: 'No.', ...fields }), {
      reason: [
        ['', 'too-short'],
        ['  \n ', 'too-short'],
        ['x'.repeat(2_001), 'too-long'],
        [undefined, 'required'],
      ],
    })
    await refusedFields(
      (fields) => desk.officer.post(`${infraction}/cancel`, { reason: 'other', ...fields }),
      { reason: badTraffic.cancelReason },
    )
  })

  test('lists of the traffic system refuse filters that are none, with the parameter’s name', async () => {
    for (const [by, path, query, error] of [
      [desk.officer, trafficPaths.radarQueries, 'north=91', '?north too-large'],
      [desk.officer, trafficPaths.radarQueries, 'west=NaN', '?west wrong-type'],
      [desk.officer, trafficPaths.radarQueries, 'state=Broken', '?state not-allowed'],
      [desk.officer, trafficPaths.detectionQueries, 'plate=%20', '?plate too-short'],
      [desk.officer, trafficPaths.detectionQueries, 'radarId=x', '?radarId wrong-format'],
      [desk.officer, trafficPaths.detectionQueries, 'detectedFrom=2026-01-01', '?detectedFrom wrong-format'],
      [desk.registrar, trafficPaths.ownerQueries, 'sort=birthDate', '?sort not-allowed'],
      [desk.registrar, trafficPaths.vehicleQueries, 'state=Parked', '?state not-allowed'],
      [desk.owner, trafficPaths.infractionQueries, 'status=Forgiven', '?status/0 not-allowed'],
      [desk.owner, trafficPaths.infractionQueries, 'questioned=no', '?questioned not-allowed'],
      [desk.owner, trafficPaths.infractionQueries, 'limit=501', '?limit too-large'],
      [desk.owner, trafficPaths.infractionQueries, 'colour=red', '?colour unknown-field'],
    ] as const) {
      const refused = told(await by.get(`${path}?${query}`))
      assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: [error] }, query)
    }
  })

  test('nothing of all that was written: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })

  test('the outermost values that are allowed are taken as they are', async () => {
    const poles = { longitude: -180, latitude: 90, maxSpeedKmh: 5, installedAt: '1970-01-01T00:00:00.000Z' }
    await desk.installRadar(poles)
    await desk.installRadar({ longitude: 180, latitude: -90, maxSpeedKmh: 300 })
    const ownerId = await desk.registerOwner({ name: 'x'.repeat(200), birthDate: '1900-01-01', email: 'a@b' })
    const owner = await desk.registrar.read(`${trafficPaths.ownerQueries}/${ownerId}`, ownerViewSchema)
    assert.deepEqual([owner.birthDate, owner.email], ['1900-01-01', 'a@b'])
    const plate = 'A1'
    const vehicle = await desk.registerVehicle({ plate, fiscalPower: 200, ownerId })
    const shown = await desk.registrar.read(`${trafficPaths.vehicleQueries}/${vehicle}`, vehicleViewSchema)
    assert.deepEqual([shown.plate, shown.fiscalPower], [plate, 200])
    await desk.detect({ radarId, plate, detectedAt: daysAgo(1), speedKmh: 0 })
    const fastest = await desk.detect({ radarId, plate, detectedAt: daysAgo(1), speedKmh: 500 })
    const { overKmh, amountCents } = await desk.infraction(fastest)
    assert.deepEqual([overKmh, amountCents], [425, 150_000])
  })
})
