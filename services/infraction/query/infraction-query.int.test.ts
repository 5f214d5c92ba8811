import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import {
  type InfractionFilters,
  type InfractionSort,
  infractionListItemSchema,
  infractionSummarySchema,
  infractionViewSchema,
} from '@annals/infraction-contracts'
import { callRoute, somebody } from '@annals/testing'
import { alice, bruno, id, officer, openRegister, type RegisteredOffice } from './test-register.ts'

const asAlice = somebody(['owner'], { ownerId: alice.ownerId })
const pageOfInfractions = pageSchema(infractionListItemSchema)

type Wish = Partial<InfractionFilters> & {
  readonly sort?: InfractionSort
  readonly limit?: number
  readonly cursor?: string
}

async function list({ part }: RegisteredOffice, wish: Wish = {}, who = officer) {
  const { body } = await callRoute(part, who, 'listInfractions', { query: wish })
  const { items, next } = pageOfInfractions.parse(body)
  return { names: items.map(({ infractionId }) => nameOf(infractionId)).join(''), items, next }
}

async function read({ part }: RegisteredOffice, name: string, who = officer) {
  const { body } = await callRoute(part, who, 'getInfraction', { params: { infractionId: id(name) } })
  return infractionViewSchema.parse(body)
}

function nameOf(infractionId: string): string {
  return 'ABCDEF'.split('').find((name) => id(name) === infractionId) ?? '?'
}

const lists: readonly (readonly [rule: string, wish: Wish, names: string])[] = [
  ['the last detected first', {}, 'FEDCBA'],
  ['the first detected first', { sort: 'detectedAt' }, 'ABCDEF'],
  [
    'by amount, the largest first',
    { sort: '-amountCents', detectedBefore: '2026-11-04T00:00:00.000Z' },
    'CBA',
  ],
  ['of one owner', { ownerId: bruno.ownerId }, 'ED'],
  ['of one status', { status: ['AwaitingIdentification'] }, 'F'],
  ['of any of several statuses', { status: ['Paid', 'Cancelled'] }, 'EB'],
  ['of one radar', { radarId: id('radar 2') }, 'CB'],
  ['of one plate, however it is written', { plate: 'ab-123-cd' }, 'CBA'],
  ['whose owner is questioned', { questioned: 'yes' }, 'B'],
  [
    'detected from an instant on, before another',
    { detectedFrom: '2026-11-02T08:00:00.000Z', detectedBefore: '2026-11-04T08:00:00.000Z' },
    'CB',
  ],
  [
    'of one owner and one status, whose owner is questioned',
    { ownerId: alice.ownerId, status: ['Paid'], questioned: 'yes' },
    'B',
  ],
  [
    'of one plate, one radar and any of several statuses',
    { plate: alice.plate, radarId: id('radar 2'), status: ['Contested', 'Issued'] },
    'C',
  ],
  ['none, of a plate that nobody bore', { plate: 'ZZ-999-ZZ' }, ''],
]
for (const [rule, wish, names] of lists) {
  test(`infractions are listed ${rule}`, async (context) => {
    equal((await list(await openRegister(context), wish)).names, names)
  })
}

test('pages of two show every infraction once, in every sort', async (context) => {
  const office = await openRegister(context)
  for (const sort of ['detectedAt', '-detectedAt', 'amountCents', '-amountCents'] as const) {
    const whole = (await list(office, { sort })).names
    let paged = ''
    let cursor: string | undefined
    do {
      const page = await list(office, { sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      paged += page.names
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    equal(paged, whole, sort)
    equal(whole.length, 6, sort)
  }
})

test('a list item has the name of its owner, or null where there is none', async (context) => {
  const office = await openRegister(context)
  const { items } = await list(office, { sort: 'detectedAt' })
  deepEqual(
    items.map(({ ownerName }) => ownerName),
    [alice.name, alice.name, alice.name, bruno.name, bruno.name, null],
  )
})

test('one infraction is shown with its owner, its vehicle, its place and its tariff', async (context) => {
  const office = await openRegister(context)
  const { recordedAt: _at, ...shown } = await read(office, 'A')
  deepEqual(shown, {
    infractionId: id('A'),
    status: 'Issued',
    detectedAt: '2026-11-01T08:00:00.000Z',
    radarId: id('radar 1'),
    detectionId: 'detection-A',
    plate: 'AB123CD',
    longitude: 2.352222,
    latitude: -48.856613,
    speedKmh: 112,
    limitKmh: 90,
    toleranceKmh: 6,
    overKmh: 16,
    tariffVersion: '2026-01-01T00:00:00.000Z',
    bandFromKmhOver: 1,
    amountCents: 10_000,
    vehicleId: alice.vehicleId,
    ownerId: alice.ownerId,
    ownerName: alice.name,
    vehicle: { brand: 'Renault', model: 'Mégane', fiscalPower: 6 },
    ownerQuestioned: false,
    questioned: null,
    payment: null,
    contestReason: null,
    cancelReason: null,
    revision: 1,
  })
  const { headers } = await callRoute(office.part, officer, 'getInfraction', {
    params: { infractionId: id('A') },
  })
  equal(headers['ETag'], '"1"')
})

test('a payment, a contest and a cancellation are shown with what was given for them', async (context) => {
  const office = await openRegister(context)
  const { payment } = await read(office, 'B')
  deepEqual([payment?.paymentId, payment?.amountCents], [id('payment'), 20_000])
  equal((await read(office, 'C')).contestReason, 'It was my twin')
  equal((await read(office, 'E')).cancelReason, 'radar-fault')
})

test('a reason for a cancellation that this release does not know is another one', async (context) => {
  const office = await openRegister(context)
  const data = { infractionId: id('A'), reason: 'act-of-god' }
  await office.tell({ type: 'InfractionCancelled', data })
  equal((await read(office, 'A')).cancelReason, 'other')
})

test('an infraction whose owner is not known has neither owner nor vehicle', async (context) => {
  const { ownerId, ownerName, vehicleId, vehicle } = await read(await openRegister(context), 'F')
  deepEqual(
    { ownerId, ownerName, vehicleId, vehicle },
    {
      ownerId: null,
      ownerName: null,
      vehicleId: null,
      vehicle: null,
    },
  )
})

test('the sums by status are those of the filtered infractions', async (context) => {
  const { part } = await openRegister(context)
  const summary = async (query: object, who = officer) =>
    infractionSummarySchema.parse((await callRoute(part, who, 'summariseInfractions', { query })).body)
  const all = await summary({})
  deepEqual([all.count, all.amountCents], [6, 210_000])
  deepEqual(
    all.byStatus.map(({ status, count, amountCents }) => [status, count, amountCents]),
    [
      ['AwaitingIdentification', 1, 60_000],
      ['Issued', 2, 50_000],
      ['Paid', 1, 20_000],
      ['Contested', 1, 30_000],
      ['Upheld', 0, 0],
      ['Cancelled', 1, 50_000],
    ],
  )
  const ofBruno = await summary({ ownerId: bruno.ownerId })
  deepEqual([ofBruno.count, ofBruno.amountCents], [2, 90_000])
  const own = await summary({}, asAlice)
  deepEqual([own.count, own.amountCents], [3, 60_000])
})

test('the file has every infraction of the filter, with names', async (context) => {
  const { part } = await openRegister(context)
  const query = { sort: 'detectedAt', ownerId: bruno.ownerId }
  const { body } = await callRoute(part, officer, 'exportInfractions', { query })
  const [header, ...rows] = String(body).trim().split('\r\n')
  match(header ?? '', /infractionId,status,detectedAt,plate,/)
  equal(rows.length, 2)
  match(
    rows[0] ?? '',
    new RegExp(`^${id('D')},Issued,2026-11-04T08:00:00.000Z,أ12345,112,90,16,40000,${bruno.ownerId},`),
  )
  ok(rows[0]?.includes(bruno.name))
})

test('a notice comes in the language asked for, French when none is, under a policy that lets nothing in', async (context) => {
  const { part } = await openRegister(context)
  const notice = (query: object) =>
    callRoute(part, officer, 'getInfractionNotice', { params: { infractionId: id('A') }, query })
  const { status, body, headers } = await notice({})
  equal(status, 200)
  match(String(body), /<html lang="fr">/)
  match(String(body), /Alice Lefèvre/)
  match(headers['Content-Security-Policy'] ?? '', /^default-src 'none'; style-src 'sha256-/)
  equal(headers['ETag'], '"1"')
  match(String((await notice({ lang: 'en' })).body), /<html lang="en">/)
})

test('an infraction that is attributed anew is the new owner’s and no more the one’s before', async (context) => {
  const office = await openRegister(context)
  const asBruno = somebody(['owner'], { ownerId: bruno.ownerId })
  const { vehicleId, ownerId } = bruno
  await office.tell({ type: 'InfractionAttributed', data: { infractionId: id('A'), vehicleId, ownerId } })
  equal((await list(office, {}, asAlice)).names, 'CB')
  equal((await list(office, {}, asBruno)).names, 'EDA')
  for (const operationId of ['getInfraction', 'getInfractionHistory', 'getInfractionNotice']) {
    const params = { infractionId: id('A') }
    equal((await callRoute(office.part, asAlice, operationId, { params })).status, 404, operationId)
    const { status, body } = await callRoute(office.part, asBruno, operationId, { params })
    equal(status, 200, operationId)
    const text = JSON.stringify(body)
    ok(!text.includes(alice.ownerId) && !text.includes(alice.vehicleId), `${operationId} names nobody else`)
  }
})

test('an owner who is questioned is told so, but only an officer by whom', async (context) => {
  const office = await openRegister(context)
  const byOfficer = await read(office, 'B')
  deepEqual(byOfficer.questioned, { vehicleId: bruno.vehicleId, ownerId: bruno.ownerId })
  const byOwner = await read(office, 'B', asAlice)
  deepEqual([byOwner.ownerQuestioned, byOwner.questioned], [true, null])
  const asked = { params: { infractionId: id('B') } }
  const historyFor = async (who: typeof officer) => {
    const { body } = await callRoute(office.part, who, 'getInfractionHistory', asked)
    return pageSchema(historyEntrySchema)
      .parse(body)
      .items.map(({ type, params }) => [type, params])
  }
  const { vehicleId, ownerId } = bruno
  deepEqual((await historyFor(officer)).at(-1), ['InfractionOwnerQuestioned', { vehicleId, ownerId }])
  deepEqual((await historyFor(asAlice)).at(-1), ['InfractionOwnerQuestioned', {}])
  const [, first] = (await historyFor(asAlice))[0] ?? []
  deepEqual([Object(first).ownerId, Object(first).vehicleId], [alice.ownerId, alice.vehicleId])
})

test('after an erasure no file of the read models holds the name or the reason', async (context) => {
  const office = await openRegister(context)
  const data = { ownerId: alice.ownerId }
  await office.register({ type: 'OwnerErased', data })
  await office.tell({ type: 'ContestReasonErased', data: { infractionId: id('C') } })
  const { ownerName, contestReason } = await read(office, 'C')
  deepEqual([ownerName, contestReason], [null, null])
  await office.forgotten(alice.name, 'twin')
})

test('a rebuild of all read models shows the same', async (context) => {
  const office = await openRegister(context)
  const shown = async () =>
    Promise.all([list(office), ...'ABCDEF'.split('').map((name) => read(office, name))])
  const before = await shown()
  await office.rebuild()
  deepEqual(await shown(), before)
})
