import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import {
  infractionListItemSchema,
  infractionStatuses,
  infractionSummarySchema,
  infractionViewSchema,
} from '@annals/infraction-contracts'
import { mintUuid } from '@annals/kernel'
import { type Actor, answered } from '../harness/actor.ts'
import { watchChanges } from '../harness/changes-stream.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { eventually } from '../harness/eventually.ts'
import { needsOwnSystem } from '../harness/given-installation.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import {
  daysAgo,
  freshPlate,
  openTrafficDesk,
  ownOwnerId,
  type TrafficDesk,
  trafficPaths,
} from '../harness/traffic-desk.ts'
import { nobodysId, type ServedRoute, servedRoutes } from '../security/served-routes.ts'
import { tokenForge } from '../security/token-forge.ts'

const { infractions, infractionQueries } = trafficPaths
const listOfInfractions = pageSchema(infractionListItemSchema)

const stranger = {
  name: 'Xanthippe Oberwald',
  email: 'xanthippe@wyvernpost.example',
  birthDate: '1931-07-23',
}
const strangersReason = 'My goldfish drove.'

type Road = {
  readonly desk: TrafficDesk
  readonly strangerId: string
  readonly stranger: Actor
  /** Each of the stranger's or of nobody, by what it is. */
  readonly foreign: Readonly<Record<string, string>>
  readonly own: readonly string[]
  /** What no answer to the owner may hold. */
  readonly secrets: readonly string[]
}

const skip = needsOwnSystem('the token of a second owner is signed with its key')

suite('what is a vehicle owner’s own', { skip }, () => {
  const system = sharedSystem()
  let road: Road
  let routes: readonly ServedRoute[]

  before(async () => {
    const desk = await openTrafficDesk(system())
    routes = await servedRoutes(system())
    const strangerId = await desk.registerOwner(stranger)
    const { good } = await tokenForge(system())
    const login = { sub: 'stranger', realm_access: { roles: ['owner'] }, owner_id: strangerId }
    road = { strangerId, ...(await infractionsOfTwo(desk, strangerId, desk.actorWith(await good(login)))) }
  })

  test('the other owner does see, pay and contest them: it is no closed door that the owner meets', async () => {
    const { items } = await road.stranger.read(`${infractionQueries}?limit=500`, listOfInfractions)
    const { ofNobody: _none, ...theirs } = road.foreign
    assert.deepEqual(
      items.map(({ infractionId }) => infractionId).toSorted(),
      Object.values(theirs).toSorted(),
    )
    assert.deepEqual(
      new Set(items.map(({ status }) => status)),
      new Set(['Issued', 'Paid', 'Contested', 'Cancelled']),
    )
  })

  test('every route with another’s infraction in its path answers an owner as if there were none', async () => {
    const { desk, foreign } = road
    const seenBefore = await asOfficer(Object.values(foreign))
    const open = routes.filter(({ path, roles }) => path.includes(nobodysId) && roles.has('owner'))
    assert.ok(open.length >= 5, `${open.length} routes`)
    for (const { method, path, operationId } of open) {
      const send = (path: string) =>
        desk.owner.send(asMethod(method), path, {
          body: bodies[operationId],
          headers: { 'If-Match': '"1"' },
        })
      const absent = await send(path)
      assert.equal(absent.status, 404, operationId)
      for (const [what, id] of Object.entries(foreign)) {
        const refused = await send(path.replace(nobodysId, id))
        assert.equal(refused.status, 404, `${operationId}: ${what}`)
        // Word for word what is said of an id that nobody has.
        assert.equal(refused.text.replaceAll(id, nobodysId), absent.text, `${operationId}: ${what}`)
      }
    }
    assert.deepEqual(await asOfficer(Object.values(foreign)), seenBefore)
  })

  test('every other route of every part is closed to an owner, whatever id is tried', async () => {
    const { desk, foreign, strangerId } = road
    const closed = routes.filter(({ roles }) => !roles.has('owner'))
    assert.ok(closed.length >= 115, `${closed.length} routes`)
    for (const { method, path, operationId } of closed) {
      for (const id of [String(foreign['issued']), strangerId]) {
        const body = method === 'GET' ? undefined : {}
        const refused = await desk.owner.send(asMethod(method), path.replaceAll(nobodysId, id), {
          body,
          headers: { 'If-Match': '"1"' },
        })
        const { status, code } = told(refused)
        assert.deepEqual([status, code], [403, 'forbidden'], operationId)
        assert.ok(!refused.text.includes(id), operationId)
        assertNoSecret(refused.text, operationId)
        if (!path.includes(nobodysId)) break
      }
    }
  })

  test('routes without an id that are open to an owner are the ones that the next tests try', () => {
    const open = routes.filter(({ path, roles }) => !path.includes(nobodysId) && roles.has('owner'))
    assert.deepEqual(open.map(({ operationId }) => operationId).toSorted(), [
      'exportInfractions',
      'listInfractions',
      'summariseInfractions',
      'watchChanges',
    ])
  })

  test('lists, CSV files and totals hold an owner’s own infractions, whatever the filter asks for', async () => {
    const { desk, own, strangerId, foreign } = road
    const theirs = await desk.officer.read(`${infractionQueries}/${foreign['issued']}`, infractionViewSchema)
    const none: readonly string[] = []
    for (const [filter, expected] of [
      ['', own],
      ['sort=-amountCents', own],
      [infractionStatuses.map((status) => `status=${status}`).join('&'), own],
      [`ownerId=${ownOwnerId}`, own],
      [`ownerId=${strangerId}`, none],
      [`plate=${theirs.plate}`, none],
      [`radarId=${theirs.radarId}&ownerId=${strangerId}`, none],
      ['status=AwaitingIdentification', none],
      ['status=Contested', none],
      ['status=Cancelled', none],
    ] as const) {
      const { items } = await desk.owner.read(`${infractionQueries}?limit=500&${filter}`, listOfInfractions)
      assert.deepEqual(items.map(({ infractionId }) => infractionId).toSorted(), expected.toSorted(), filter)
      const csv = answered(await desk.owner.get(`${infractionQueries}.csv?${filter}`), 200)
      assert.deepEqual(
        csvRows(csv.text)
          .map(({ infractionId }) => String(infractionId))
          .toSorted(),
        expected.toSorted(),
        filter,
      )
      const totals = answered(
        await desk.owner.get(`${infractionQueries}/summary?${filter.replace(/sort=[^&]*/, '')}`),
        200,
      )
      assert.equal(infractionSummarySchema.parse(totals.body).count, expected.length, filter)
      for (const { text } of [csv, totals]) assertNoSecret(text, filter)
      assertNoSecret(JSON.stringify(items), filter)
    }
  })

  test('an own infraction names nobody else: not who it was attributed to before, nor who is questioned now', async () => {
    const { desk, own } = road
    for (const id of own) {
      for (const below of ['', '/history', '/notice', '/notice?lang=en']) {
        const shown = answered(await desk.owner.get(`${infractionQueries}/${id}${below}`), 200)
        assertNoSecret(shown.text, below)
      }
    }
    const questioned = await asOfficer(own)
    assert.ok(
      questioned.some(({ questioned }) => questioned?.ownerId === road.strangerId),
      'one of them is questioned',
    )
  })

  test('the stream tells an owner of own infractions only, and the other owner of theirs', async () => {
    const { desk, own, foreign, stranger } = road
    const streams = await Promise.all(
      [desk.owner, stranger].map(({ token }) => watchChanges(system(), { service: 'infraction', token })),
    )
    const [ofOwner, ofStranger] = streams
    assert(ofOwner !== undefined && ofStranger !== undefined)
    const issued = String(foreign['issued'])
    answered(await stranger.post(`${infractions}/${issued}/contest`, { reason: strangersReason }), 200)
    answered(await desk.officer.post(`${infractions}/${issued}/uphold`), 200)
    const last = own.at(-1) ?? ''
    await desk.contest(last, 'It was not me.')
    const keys = ({ received }: typeof ofOwner) =>
      received.flatMap(({ event, data }) => (event === 'infractions' ? [data] : []))
    await eventually(
      'both are told',
      () => [keys(ofOwner), keys(ofStranger)],
      ([owners = [], strangers = []]) => owners.length > 0 && strangers.length > 1,
    )
    assert.deepEqual(new Set(keys(ofOwner)), new Set([JSON.stringify({ key: last })]))
    assert.deepEqual(new Set(keys(ofStranger)), new Set([JSON.stringify({ key: issued })]))
    await Promise.all(streams.map(({ cut }) => cut()))
  })

  function asOfficer(ids: readonly string[]) {
    return Promise.all(ids.map((id) => road.desk.infraction(id)))
  }

  function assertNoSecret(text: string, what: string): void {
    for (const secret of road.secrets) assert.ok(!text.includes(secret), `${what} tells ${secret}: ${text}`)
  }
})

/** Infractions of the owner who can log in and of the stranger, in every status, attributed by every way. */
async function infractionsOfTwo(
  desk: TrafficDesk,
  strangerId: string,
  stranger: Actor,
): Promise<Omit<Road, 'strangerId'>> {
  const radarId = await desk.installRadar()
  const vehicleOf = async (ownerId: string) => {
    const plate = freshPlate()
    const vehicleId = await desk.registerVehicle({ plate, ownerId, effectiveAt: daysAgo(10) })
    const caught = async () => {
      const infractionId = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
      await desk.issuedTo(infractionId, ownerId)
      return infractionId
    }
    return { plate, vehicleId, caught }
  }
  const amountCents = 40_000
  const pay = async (by: Actor, infractionId: string) => {
    const payment = { paymentId: mintUuid(), amountCents }
    answered(await by.post(`${infractions}/${infractionId}/pay`, payment), 200)
  }

  const theirs = await vehicleOf(strangerId)
  const foreign = {
    issued: await theirs.caught(),
    paid: await theirs.caught(),
    contested: await theirs.caught(),
    cancelled: await theirs.caught(),
  }
  await pay(stranger, foreign.paid)
  const reason = { reason: strangersReason }
  answered(await stranger.post(`${infractions}/${foreign.contested}/contest`, reason), 200)
  const cancel = { reason: 'radar-fault' }
  answered(await desk.officer.post(`${infractions}/${foreign.cancelled}/cancel`, cancel), 200)
  const ofNobody = await desk.detect({ radarId, plate: freshPlate(), detectedAt: daysAgo(1) })
  await desk.inStatus(ofNobody, 'AwaitingIdentification')

  // Its two infractions were the owner's: the one that nobody had paid goes with it, the other is questioned.
  const sold = await vehicleOf(ownOwnerId)
  const [onceOwn, paidOwn] = [await sold.caught(), await sold.caught()]
  await pay(desk.owner, paidOwn)
  await desk.transfer(sold.vehicleId, strangerId, daysAgo(2))
  await desk.issuedTo(onceOwn, strangerId)
  await desk.infractionOnce('it is questioned', paidOwn, ({ ownerQuestioned }) => ownerQuestioned)
  // And one that was the stranger's before.
  const bought = await vehicleOf(strangerId)
  const onceTheirs = await bought.caught()
  await desk.transfer(bought.vehicleId, ownOwnerId, daysAgo(2))
  await desk.issuedTo(onceTheirs, ownOwnerId)
  const plainOwn = await (await vehicleOf(ownOwnerId)).caught()

  return {
    desk,
    stranger,
    foreign: { ...foreign, onceOwn, ofNobody },
    own: [paidOwn, onceTheirs, plainOwn],
    secrets: [strangerId, theirs.plate, theirs.vehicleId, strangersReason, ...strangerTexts],
  }
}

const strangerTexts = ['Xanthippe', 'Oberwald', 'wyvernpost', stranger.birthDate]

/** What a command needs to be well-formed. */
const bodies: Readonly<Record<string, unknown>> = {
  payInfraction: { paymentId: nobodysId, amountCents: 40_000 },
  contestInfraction: { reason: 'It was not me.' },
}

function asMethod(text: string): 'GET' | 'POST' | 'PUT' {
  if (text === 'GET' || text === 'POST' || text === 'PUT') return text
  throw new Error(`${text} is no method that this walk knows`)
}
