import { join } from 'node:path'
import { infractionEvents } from '@annals/infraction-contracts'
import { buildInfractionQuery } from '@annals/infraction-query'
import { systemClock } from '@annals/kernel'
import { memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import type { Part } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { registrationEvents } from '@annals/registration-contracts'
import { eventually } from '../harness/eventually.ts'

export type InfractionQueryWorld = {
  readonly part: Part
  readonly readModelsFile: string
  readonly close: () => Promise<void>
}

/** The infraction service's query part over services that have published nothing: its rows come another way. */
export async function openInfractionQuery(folder: string): Promise<InfractionQueryWorld> {
  const readModelsFile = join(folder, 'infraction-query.db')
  const database = await openSqliteReadModels({ file: readModelsFile })
  const nothing = () => {}
  const quiet = { info: nothing, warn: nothing, error: nothing }
  const part = buildInfractionQuery(
    { currency: 'EUR', timeZone: 'Europe/Paris' },
    {
      database,
      messages: embeddedMessages(
        [infractionEvents, registrationEvents].map((contract) => ({
          contract,
          store: memoryEventLog(contract.source, contract.partitions),
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        })),
        { logger: quiet },
      ),
      clock: systemClock,
      logger: quiet,
      metrics: {
        countCommand: nothing,
        setConsumerLag: nothing,
        setDroppedLate: nothing,
        setParked: nothing,
      },
    },
  )
  await part.start()
  await eventually(
    'the read models run',
    () => part.health(),
    ({ consumers }) => consumers.every(({ state }) => state === 'running'),
    60_000,
  )
  return {
    part,
    readModelsFile,
    close: async () => {
      await part.stop()
      await database.close()
    },
  }
}
