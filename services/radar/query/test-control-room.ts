import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf, Role } from '@annals/contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { radarEvents } from '@annals/radar-contracts'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { buildRadarQuery } from './index.ts'

type RadarEvent = AnyEventOf<typeof radarEvents>

/** The radar service's query part in a folder of its own; `tell` is what its command part publishes. */
export async function openControlRoom(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-radar-query-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const log = memoryEventLog('events', radarEvents.partitions)
  const nothing = () => {}
  const quiet = { info: nothing, warn: nothing, error: nothing }
  const part = buildRadarQuery({
    database,
    messages: embeddedMessages(
      [{ contract: radarEvents, store: log, toContract: ({ type, data }) => ({ type, data: { ...data } }) }],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: {
      countCommand: nothing,
      setConsumerLag: nothing,
      setParked: nothing,
      setDroppedLate: nothing,
    },
  })
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ask: (operationId: string, asked: Asked = {}, roles: readonly Role[] = ['officer']) =>
      callRoute(part, somebody(roles), operationId, asked),
    /** Answers when the read models show it. */
    tell: async (...told: readonly RadarEvent[]) => {
      for (const { type, data } of told) log.publish(streamOf(data), type, data)
      await eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      )
    },
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, nothing)
    },
    operations: part.routes.map(({ operationId }) => operationId),
  }
}

function streamOf(data: RadarEvent['data']): string {
  return 'detectionId' in data ? `detection-${data.radarId}-${data.detectionId}` : `radar-${data.radarId}`
}
