import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { eventually } from '@annals/messaging/contract-suite'
import { aya, bilal, day, due, payment1, payment2 } from './domain/infraction-fixtures.ts'
import { infractionPublication } from './index.ts'
import { openBureau } from './test-bureau.ts'
import {
  assignedTold,
  erasedTold,
  overspeedTold,
  releasedTold,
  tariffOf,
  transferredTold,
} from './test-told.ts'

const plate = 'AB123CD'
const { told, id, stream } = overspeedTold(plate, 'd-1')
const reason = 'Mon frère conduisait, je dormais'

type Bureau = Awaited<ReturnType<typeof openBureau>>

/** Aya's Clio was too fast on day 10. */
async function issue(bureau: Bureau): Promise<void> {
  bureau.tell('registration', assignedTold(plate, aya, day(0)))
  await bureau.handled()
  bureau.tell('radar', told)
  await bureau.handled()
}

const payment = (paymentId: string, amountCents: number = due) => ({ paymentId, amountCents })

test('an overspeed becomes an infraction of who bore the plate, priced by the version that judged it', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const [recorded] = (await bureau.eventsOf(stream)).map(infractionPublication.toContract)
  deepEqual(recorded, {
    type: 'InfractionRecorded',
    data: {
      infractionId: id,
      ...told.data,
      bandFromKmhOver: 20,
      amountCents: 13_500,
      vehicleId: '0197a000-0000-7000-8000-0000000000c1',
      ownerId: aya,
    },
  })
  deepEqual(await bureau.typesOf(`plate-${plate}`), ['PlateHolderChanged', 'PlateInfractionNoted'])
})

test('an infraction goes through contest and uphold to payment', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const contested = await bureau.asOwner(aya, 'contestInfraction', id, { reason })
  deepEqual([contested.status, contested.body], [200, { id, revision: 1 }])
  equal(contested.headers['ETag'], '"1"')
  match(contested.headers['Annals-Position'] ?? '', /^infraction_/)
  equal((await bureau.asOwner(aya, 'payInfraction', id, payment(payment1))).code, 'move-not-allowed')
  equal((await bureau.asOfficer('upholdInfraction', id)).status, 200)
  equal((await bureau.asOwner(aya, 'payInfraction', id, payment(payment1))).status, 200)
  deepEqual(await bureau.typesOf(stream), [
    'InfractionRecorded',
    'InfractionContested',
    'InfractionUpheld',
    'InfractionPaid',
  ])
})

test('a cancelled infraction is final, and registrations no longer concern it', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  equal((await bureau.asOfficer('cancelInfraction', id, { reason: 'radar-fault' })).status, 200)
  const again = await bureau.asOfficer('cancelInfraction', id, { reason: 'other' })
  deepEqual(
    [again.status, again.code, again.params],
    [409, 'move-not-allowed', { move: 'cancel', status: 'Cancelled', allowed: [] }],
  )
  bureau.tell('registration', releasedTold(plate, day(5)))
  await bureau.handled()
  deepEqual(await bureau.typesOf(stream), ['InfractionRecorded', 'InfractionCancelled'])
})

test('an infraction that was paid twice is paid once, also by two clients at once', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const pay = (paymentId: string) => bureau.asOwner(aya, 'payInfraction', id, payment(paymentId))
  const same = await Promise.all(Array.from({ length: 6 }, () => pay(payment1)))
  deepEqual(
    same.map(({ status }) => status),
    [200, 200, 200, 200, 200, 200],
  )
  equal(new Set(same.map(({ headers }) => headers['Annals-Position'])).size, 1)
  equal((await pay(payment1)).status, 200)
  const other = await pay(payment2)
  deepEqual([other.status, other.code], [409, 'already-paid'])
  deepEqual(await bureau.typesOf(stream), ['InfractionRecorded', 'InfractionPaid'])
})

test('of two payments at once one is taken and the other refused', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const answers = await Promise.all(
    [payment1, payment2].map((each) => bureau.asOwner(aya, 'payInfraction', id, payment(each))),
  )
  deepEqual(answers.map(({ status, code }) => `${status} ${code}`).sort(), [
    '200 undefined',
    '409 already-paid',
  ])
  deepEqual(await bureau.typesOf(stream), ['InfractionRecorded', 'InfractionPaid'])
})

test('a payment of another amount than is due is refused and nothing is written', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const refused = await bureau.asOwner(aya, 'payInfraction', id, payment(payment1, 1))
  deepEqual([refused.status, refused.code, refused.params], [409, 'amount-differs', { amountCents: due }])
  deepEqual(await bureau.typesOf(stream), ['InfractionRecorded'])
})

test('an owner finds no infraction of another by any command, whatever its status', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const asBilal = (operationId: string, body: object) => bureau.asOwner(bilal, operationId, id, body)
  const refuseAll = async (status: string) => {
    for (const [operationId, body] of [
      ['payInfraction', payment(payment1)],
      ['contestInfraction', { reason }],
    ] as const) {
      const answer = await asBilal(operationId, body)
      deepEqual([answer.status, answer.code], [404, 'infraction-unknown'], `${operationId} ${status}`)
    }
    for (const operationId of ['upholdInfraction', 'cancelInfraction']) {
      equal((await asBilal(operationId, { reason: 'other' })).status, 403, `${operationId} ${status}`)
    }
  }
  await refuseAll('Issued')
  await bureau.asOwner(aya, 'contestInfraction', id, { reason })
  await refuseAll('Contested')
  await bureau.asOfficer('upholdInfraction', id)
  await refuseAll('Upheld')
  await bureau.asOwner(aya, 'payInfraction', id, payment(payment1))
  // The very payment that the owner made: a stranger is not answered what it did.
  await refuseAll('Paid')
})

test('an infraction that does not exist is found by no command', async (context) => {
  const bureau = await openBureau(context)
  const unknown = mintUuid()
  const answers = [
    await bureau.asOwner(aya, 'payInfraction', unknown, payment(payment1)),
    await bureau.asOwner(aya, 'contestInfraction', unknown, { reason }),
    await bureau.asOfficer('upholdInfraction', unknown),
    await bureau.asOfficer('cancelInfraction', unknown, { reason: 'other' }),
  ]
  for (const { status, code } of answers) deepEqual([status, code], [404, 'infraction-unknown'])
})

test('a transfer before the detection moves an Issued infraction to the buyer, who alone pays it', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  bureau.tell('registration', transferredTold(plate, bilal, day(9)))
  await bureau.handled()
  equal((await bureau.asOwner(aya, 'payInfraction', id, payment(payment1))).code, 'infraction-unknown')
  equal((await bureau.asOwner(bilal, 'payInfraction', id, payment(payment1))).status, 200)
  bureau.tell('registration', releasedTold(plate, day(10)))
  await bureau.handled()
  deepEqual((await bureau.typesOf(stream)).slice(1), [
    'InfractionAttributed',
    'InfractionPaid',
    'InfractionOwnerQuestioned',
  ])
})

test('a tariff version that this part does not have holds the policy up in words, until the file has it', async (context) => {
  const bureau = await openBureau(context)
  const newer = overspeedTold(plate, 'd-2', { tariffVersion: day(3) })
  bureau.tell('radar', newer.told)
  await eventually('it is said', () =>
    bureau.warnings.some((text) => text.includes(`the tariff version of ${day(3)}`)),
  )
  deepEqual(await bureau.eventsOf(newer.stream), [])
  bureau.reloadTariff(tariffOf(day(0), day(3)))
  await bureau.handled()
  deepEqual(await bureau.typesOf(newer.stream), ['InfractionRecorded'])
})

test('the part shows the tariff among its configurations', async (context) => {
  const bureau = await openBureau(context)
  const { configs } = await bureau.part.health()
  deepEqual(
    configs.map(({ name, state }) => [name, state]),
    [['tariff', 'current']],
  )
})

test('no contest reason is in clear in any file, and none can be read once its owner was erased', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  const other = overspeedTold(plate, 'd-2', { detectedAt: day(12) })
  bureau.tell('radar', other.told)
  await bureau.handled()
  for (const each of [id, other.id]) await bureau.asOwner(aya, 'contestInfraction', each, { reason })
  deepEqual(bureau.inClear(reason, id), [id])
  const reasonOf = async (contested: string) =>
    (await bureau.eventsOf(contested))
      .map(infractionPublication.toContract)
      .find(({ type }) => type === 'InfractionContested')?.data['reason']
  equal(await reasonOf(stream), reason)

  bureau.tell('registration', erasedTold(aya))
  await bureau.handled()
  deepEqual(bureau.inClear(reason), [])
  for (const contested of [stream, other.stream]) {
    equal(await reasonOf(contested), null)
    deepEqual(await bureau.typesOf(contested), [
      'InfractionRecorded',
      'InfractionContested',
      'ContestReasonErased',
    ])
  }
  equal((await bureau.asOfficer('upholdInfraction', id)).status, 200)
})

test('an erased owner contests nothing any more: no key is made again', async (context) => {
  const bureau = await openBureau(context)
  await issue(bureau)
  bureau.tell('registration', erasedTold(aya))
  await bureau.handled()
  const refused = await bureau.asOwner(aya, 'contestInfraction', id, { reason })
  deepEqual([refused.status, refused.code], [409, 'owner-erased'])
  equal((await bureau.asOwner(aya, 'payInfraction', id, payment(payment1))).status, 200)
})
