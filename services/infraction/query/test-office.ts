import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { registrationEvents } from '@annals/registration-contracts'
import { buildInfractionQuery } from './index.ts'

type Told = AnyEventOf<typeof infractionEvents>
type Registered = AnyEventOf<typeof registrationEvents>

/** The infraction service's query part in a folder of its own; the events of both services are told to it. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-infraction-query-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const logs = {
    infraction: memoryEventLog('infractions', infractionEvents.partitions),
    registration: memoryEventLog('registrations', registrationEvents.partitions),
  }
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildInfractionQuery(
    { timeZone: 'Europe/Paris', currency: 'EUR' },
    {
      database,
      messages: embeddedMessages(
        [infractionEvents, registrationEvents].map((contract) => ({
          contract,
          store: contract === infractionEvents ? logs.infraction : logs.registration,
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        })),
        { logger: quiet },
      ),
      clock: systemClock,
      logger: quiet,
      metrics: {
        countCommand: () => {},
        setConsumerLag: () => {},
        setParked: () => {},
        setDroppedLate: () => {},
      },
    },
  )
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const caughtUp = () =>
    eventually('the read models have caught up', async () =>
      (await part.health()).consumers.every(({ lag }) => lag === 0),
    )
  return {
    part,
    /** Answers when the read models show it. */
    tell: async (...told: readonly Told[]) => {
      for (const { type, data } of told) logs.infraction.publish(streamOf(data), type, data)
      await caughtUp()
    },
    register: async (...told: readonly Registered[]) => {
      for (const { type, data } of told) logs.registration.publish(registeredStreamOf(data), type, data)
      await caughtUp()
    },
    /** Answers when no file of the read models holds any of the words. */
    forgotten: (...words: readonly string[]) =>
      eventually(`no file holds ${words.join(' or ')}`, () => {
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
        return words.every((word) => files.every((bytes) => !bytes.includes(word)))
      }),
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, () => {})
    },
  }
}

function streamOf(data: Told['data']): string {
  if ('plate' in data && !('radarId' in data)) return `plate-${data.plate}`
  return `infraction-${data.infractionId}`
}

function registeredStreamOf(data: Registered['data']): string {
  return 'vehicleId' in data ? `vehicle-${data.vehicleId}` : `owner-${data.ownerId}`
}
