import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { registrationEvents } from '@annals/registration-contracts'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { buildRegistrationQuery } from './index.ts'

type Told = AnyEventOf<typeof registrationEvents>

/** The registration service's query part in a folder of its own; `tell` is what its command part publishes. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-registration-query-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const log = memoryEventLog('events', registrationEvents.partitions)
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    countCommand: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
    setDroppedLate: () => {},
  }
  const part = buildRegistrationQuery({
    database,
    messages: embeddedMessages(
      [
        {
          contract: registrationEvents,
          store: log,
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: quiet,
  })
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ask: (operationId: string, asked?: Asked, roles: Parameters<typeof somebody>[0] = ['registrar']) =>
      callRoute(part, somebody(roles), operationId, asked),
    operations: part.routes.map(({ operationId }) => operationId),
    /** Answers when the read models show it. */
    tell: async (...told: readonly Told[]) => {
      for (const event of told) log.publish(streamOf(event), event.type, event.data)
      await eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      )
    },
    /** Answers when no file of the read models holds any of the words. */
    forgotten: (...words: readonly string[]) =>
      eventually(`no file holds ${words.join(' or ')}`, async () => {
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
        return words.every((word) => files.every((bytes) => !bytes.includes(word)))
      }),
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, () => {})
    },
  }
}

function streamOf({ type, data }: Told): string {
  switch (type) {
    case 'OwnerRegistered':
    case 'OwnerChanged':
    case 'OwnerErased':
      return `owner-${data.ownerId}`
    case 'VehicleRegistered':
    case 'VehicleTransferred':
    case 'VehicleDeregistered':
      return `vehicle-${data.vehicleId}`
    case 'PlateAssigned':
    case 'PlateTransferred':
    case 'PlateReleased':
      return `plate-${data.plate}`
  }
}
