import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { ownerViewSchema, vehicleViewSchema } from '@annals/registration-contracts'
import { type Actor, answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { told } from '../harness/problem.ts'
import { type RunningSystem, sharedSystem } from '../harness/running-system.ts'
import {
  daysAgo,
  freshPlate,
  openTrafficDesk,
  trafficPaths as paths,
  type TrafficDesk,
} from '../harness/traffic-desk.ts'
import { tokenForge } from '../security/token-forge.ts'
import { rebuildReadModels } from './rebuild-read-models.ts'
import { textsOnDisk } from './texts-on-disk.ts'

const amountCents = 40_000

const person = {
  name: 'Ottilie Brandywhistle',
  birthDate: '1907-03-29',
  email: 'ottilie.brandywhistle@wyvernpost.example',
}
const laterDetails = { ...person, name: 'Ottilie Kumquatson', email: 'kumquatson@griffinmail.example' }
const reasons = { upheld: 'The pangolin pressed the pedal.', contested: 'My zeppelin was faster.' }
const texts = [
  'Ottilie',
  'Brandywhistle',
  'Kumquatson',
  '1907-03-29',
  'wyvernpost',
  'griffinmail',
  'pangolin',
  'zeppelin',
]

suite('the erasure of a vehicle owner', () => {
  const system = sharedSystem()

  test('leaves no byte of name, birth date, e-mail and contest reasons in any file or answer, also when all read models are built anew; the infractions stay', async () => {
    const desk = await openTrafficDesk(system())
    const erasable = await contestingOwner(system(), desk)
    const { ownerId, vehicleId } = erasable
    const ids = Object.values(erasable.infractions)

    const before = await textsOnDisk(system().dataFolder, texts)
    assert.deepEqual(
      before.filter((found) => found.includes('-command.db')),
      [],
      'an event store holds personal data in clear',
    )
    for (const text of texts.filter((each) => each !== 'Brandywhistle' && each !== 'wyvernpost')) {
      assert(
        before.some((found) => found.includes('-query.db') && found.endsWith(text)),
        `the search does not find ${text} where it must be`,
      )
    }
    const answersBefore = (await answersAbout(desk, erasable)).join('\n')
    for (const text of ['Kumquatson', '1907-03-29', 'griffinmail', 'pangolin', 'zeppelin']) {
      assert.ok(answersBefore.includes(text), `no answer tells ${text} before`)
    }

    answered(await desk.registrar.post(`${paths.owners}/${ownerId}/erase`), 200)

    const gone = (what: string) =>
      eventually(
        what,
        () => textsOnDisk(system().dataFolder, texts),
        (found) => found.length === 0,
      )
    await gone('nothing is left in any file')
    await assertInNoAnswer('after the erasure')
    const statuses = await Promise.all(ids.map(async (id) => (await desk.infraction(id)).status))
    assert.deepEqual(statuses, ['Issued', 'Paid', 'Upheld', 'Contested'])
    for (const id of ids) {
      const { ownerId: held, ownerName, contestReason, vehicleId: caught } = await desk.infraction(id)
      assert.deepEqual([held, ownerName, contestReason, caught], [ownerId, null, null, vehicleId])
    }
    const shown = await desk.registrar.read(`${paths.ownerQueries}/${ownerId}`, ownerViewSchema)
    assert.deepEqual([shown.erased, shown.name, shown.birthDate, shown.email], [true, null, null, null])
    const vehicle = await desk.registrar.read(`${paths.vehicleQueries}/${vehicleId}`, vehicleViewSchema)
    assert.deepEqual([vehicle.ownerId, vehicle.ownerName], [ownerId, null])

    const rebuilt = await rebuildReadModels(system(), ['registration', 'infraction'])
    assert.ok(rebuilt.length >= 6, rebuilt.join())
    await gone('a rebuild brings nothing back')
    await assertInNoAnswer('after the rebuild')
    assert.deepEqual(await Promise.all(ids.map(async (id) => (await desk.infraction(id)).status)), statuses)

    async function assertInNoAnswer(when: string): Promise<void> {
      for (const answer of await answersAbout(desk, erasable)) {
        for (const text of texts) assert.ok(!answer.includes(text), `${when}: ${text} in ${answer}`)
      }
    }
  })

  test('lets nobody write their words again: no contest, no change, no registration, no vehicle', async () => {
    const desk = await openTrafficDesk(system())
    const { ownerId, owner, infractions } = await contestingOwner(system(), desk)
    const { issued, upheld, contested } = infractions
    answered(await desk.registrar.post(`${paths.owners}/${ownerId}/erase`), 200)
    await desk.infractionOnce('the reason is erased', upheld, ({ contestReason }) => contestReason === null)

    // A token outlives its owner's erasure.
    const contest = await owner.post(`${paths.infractions}/${issued}/contest`, { reason: 'Once more.' })
    assert.deepEqual(told(contest), { status: 409, code: 'owner-erased', params: { ownerId } })
    const change = await desk.registrar.put(`${paths.owners}/${ownerId}`, '"2"', person)
    assert.deepEqual([told(change).status, told(change).code], [409, 'owner-erased'])
    const vehicle = { plate: freshPlate(), brand: 'Renault', model: '4', fiscalPower: 4, ownerId }
    const registered = told(await desk.registrar.post(paths.vehicles, vehicle))
    assert.deepEqual([registered.status, registered.code], [422, 'owner-unknown'])
    // What is due stays due.
    const payment = { paymentId: mintUuid(), amountCents }
    answered(await owner.post(`${paths.infractions}/${issued}/pay`, payment), 200)
    answered(await desk.officer.post(`${paths.infractions}/${contested}/uphold`), 200)
    assert.equal((await desk.infraction(contested)).status, 'Upheld')
  })
})

type Erasable = {
  readonly ownerId: string
  /** Logged in as the owner, by a token that outlives the erasure. */
  readonly owner: Actor
  readonly vehicleId: string
  readonly radarId: string
  readonly infractions: Readonly<Record<'issued' | 'paid' | 'upheld' | 'contested', string>>
}

/** An owner who changed the name and the e-mail once, with an infraction in each status that holds one. */
async function contestingOwner(system: RunningSystem, desk: TrafficDesk): Promise<Erasable> {
  const ownerId = await desk.registerOwner(person)
  answered(await desk.registrar.put(`${paths.owners}/${ownerId}`, '"1"', laterDetails), 200)
  const { good } = await tokenForge(system)
  const login = { sub: ownerId, realm_access: { roles: ['owner'] }, owner_id: ownerId }
  const owner = desk.actorWith(await good(login))
  const plate = freshPlate()
  const vehicleId = await desk.registerVehicle({ ownerId, plate, effectiveAt: daysAgo(10) })
  const radarId = await desk.installRadar()
  const caught = async () => {
    const infractionId = await desk.detect({ radarId, plate, detectedAt: daysAgo(1) })
    await desk.issuedTo(infractionId, ownerId)
    return infractionId
  }
  const infractions = {
    issued: await caught(),
    paid: await caught(),
    upheld: await caught(),
    contested: await caught(),
  }
  const payment = { paymentId: mintUuid(), amountCents }
  answered(await owner.post(`${paths.infractions}/${infractions.paid}/pay`, payment), 200)
  for (const [status, reason] of Object.entries(reasons)) {
    const id = status === 'upheld' ? infractions.upheld : infractions.contested
    answered(await owner.post(`${paths.infractions}/${id}/contest`, { reason }), 200)
  }
  answered(await desk.officer.post(`${paths.infractions}/${infractions.upheld}/uphold`), 200)
  return { ownerId, owner, vehicleId, radarId, infractions }
}

/** Everything that anybody can read of the owner, the vehicle and the infractions. */
async function answersAbout(desk: TrafficDesk, erasable: Erasable): Promise<readonly string[]> {
  const { ownerId, owner, vehicleId, radarId, infractions } = erasable
  const ofRegistrar = [
    `${paths.ownerQueries}/${ownerId}`,
    `${paths.ownerQueries}/${ownerId}/history`,
    `${paths.ownerQueries}?erased=show&limit=500`,
    `${paths.ownerQueries}?erased=show&search=ottilie`,
    `${paths.ownerQueries}.csv?erased=show`,
    `${paths.vehicleQueries}/${vehicleId}`,
    `${paths.vehicleQueries}/${vehicleId}/history`,
    `${paths.vehicleQueries}?ownerId=${ownerId}`,
    `${paths.vehicleQueries}.csv?ownerId=${ownerId}`,
  ]
  const ofOfficerAndOwner = [
    `${paths.infractionQueries}?radarId=${radarId}`,
    `${paths.infractionQueries}.csv?radarId=${radarId}`,
    ...Object.values(infractions).flatMap((id) =>
      ['', '/history', '/notice', '/notice?lang=en'].map(
        (below) => `${paths.infractionQueries}/${id}${below}`,
      ),
    ),
  ]
  const answers = await Promise.all([
    ...ofRegistrar.map((path) => desk.registrar.get(path)),
    ...ofOfficerAndOwner.flatMap((path) => [desk.officer.get(path), owner.get(path)]),
  ])
  return answers.map((answer) => `${answer.what}: ${answered(answer, 200).text}`)
}
