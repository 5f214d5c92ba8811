import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { alice, bruno, id, officer, openRegister, type RegisteredOffice } from './test-register.ts'

const asAlice = somebody(['owner'], { ownerId: alice.ownerId })
const ofAlice = { params: { infractionId: id('A') } }
const ofBruno = { params: { infractionId: id('D') } }
const ofNobody = { params: { infractionId: id('F') } }
const neverThere = { params: { infractionId: id('Z') } }

/** What must be in no answer to Alice. */
const foreign = [...Object.values(bruno), ...['D', 'E', 'F'].map(id)]

type Attempt = {
  /** What shows Alice's own, and of whose answer this is a part. */
  readonly own: readonly [asked: Asked, shown: string]
  /** With another owner's ids: it answers this status, and in no case anything of theirs. */
  readonly others: readonly (readonly [asked: Asked, status: number, shown?: string])[]
}

const listed: Attempt = {
  own: [{ query: {} }, id('A')],
  others: [
    [{ query: {} }, 200],
    [{ query: { ownerId: bruno.ownerId } }, 200],
    [{ query: { plate: bruno.plate } }, 200],
    [{ query: { status: ['Issued', 'Cancelled', 'AwaitingIdentification'] } }, 200],
    [{ query: { questioned: 'yes' } }, 200],
  ],
}
const byId: Attempt = {
  own: [ofAlice, '"amountCents":10000'],
  others: [
    [ofBruno, 404],
    [ofNobody, 404],
    [neverThere, 404],
  ],
}

/** Every route of the part but the stream, by its operation. */
const attempts: Readonly<Record<string, Attempt>> = {
  listInfractions: listed,
  exportInfractions: listed,
  summariseInfractions: {
    own: [{ query: {} }, '"count":3,"amountCents":60000'],
    others: [
      [{ query: { ownerId: bruno.ownerId } }, 200, '"count":0,"amountCents":0'],
      [{ query: { plate: bruno.plate } }, 200, '"count":0,"amountCents":0'],
    ],
  },
  getInfraction: byId,
  getInfractionHistory: byId,
  getInfractionNotice: { ...byId, own: [ofAlice, alice.name] },
}

const answerText = async ({ part }: RegisteredOffice, operationId: string, asked: Asked, who = asAlice) => {
  const { status, code, body } = await callRoute(part, who, operationId, asked)
  return { status, code, text: typeof body === 'string' ? body : JSON.stringify(body ?? '') }
}

test('these attempts are of every route of the part', async (context) => {
  const { part } = await openRegister(context)
  const served = part.routes.map(({ operationId }) => operationId)
  deepEqual(served.toSorted(), [...Object.keys(attempts), 'watchChanges'].toSorted())
})

for (const [operationId, { own, others }] of Object.entries(attempts)) {
  test(`${operationId} shows an owner their own and nothing of anybody else`, async (context) => {
    const office = await openRegister(context)
    const [ownAsked, shown] = own
    const ownAnswer = await answerText(office, operationId, ownAsked)
    equal(ownAnswer.status, 200)
    ok(ownAnswer.text.includes(shown), ownAnswer.text)
    for (const [asked, expected, otherwise = ''] of others) {
      const { status, code, text } = await answerText(office, operationId, asked)
      ok(text.includes(otherwise), text)
      deepEqual([status, code], expected === 200 ? [200, undefined] : [404, 'not-found'])
      deepEqual(
        foreign.filter((word) => text.includes(word)),
        [],
        JSON.stringify(asked),
      )
    }
  })

  test(`${operationId} shows an owner without a profile nothing at all`, async (context) => {
    const office = await openRegister(context)
    const words = [...foreign, ...Object.values(alice), id('A'), '"count":1']
    for (const asked of [own[0], ...others.map(([each]) => each)]) {
      const { text } = await answerText(office, operationId, asked, somebody(['owner']))
      deepEqual(
        words.filter((word) => text.includes(word)),
        [],
      )
    }
  })

  test(`${operationId} lets in officers and owners only`, async (context) => {
    const office = await openRegister(context)
    const strangers = somebody([
      'customer',
      'sales',
      'warehouse',
      'device',
      'registrar',
      'operator',
      'service',
    ])
    equal((await answerText(office, operationId, own[0], strangers)).status, 403)
    const seen = await answerText(office, operationId, others[0]?.[0] ?? {}, officer)
    equal(seen.status, 200)
  })
}

test("a cursor of an officer's list is none of an owner's way around the rule", async (context) => {
  const { part } = await openRegister(context)
  const query = { limit: 1, sort: 'detectedAt' }
  const { body } = await callRoute(part, officer, 'listInfractions', { query: { ...query, limit: 3 } })
  const cursor: unknown = Object(body).next
  const { body: page } = await callRoute(part, asAlice, 'listInfractions', { query: { ...query, cursor } })
  deepEqual(page, { items: [], next: null })
})

test('an owner is told of changes of own infractions only', async (context) => {
  const office = await openRegister(context)
  const watch = async (asked: Asked) => (await answerText(office, 'watchChanges', asked)).text
  const ready = await watch({ until: (text) => text.includes('event: ready') })
  const { vehicleId, ownerId } = bruno
  await office.tell(
    { type: 'InfractionAttributed', data: { infractionId: id('C'), vehicleId, ownerId } },
    { type: 'InfractionCancelled', data: { infractionId: id('D'), reason: 'other' } },
    { type: 'InfractionCancelled', data: { infractionId: id('F'), reason: 'other' } },
  )
  // Its change is the last one: all others were told before, or never will be.
  await office.tell({ type: 'InfractionCancelled', data: { infractionId: id('A'), reason: 'other' } })
  const told = await watch({
    query: { lastEventId: /id: (\d+)/.exec(ready)?.[1] },
    until: (text) => text.includes(id('A')),
  })
  deepEqual(
    [...foreign, id('C')].filter((word) => told.includes(word)),
    [],
  )
})
