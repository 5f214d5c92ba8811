import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fixedConfig } from '@annals/config'
import type { StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { tariffSchema } from '@annals/infraction-contracts'
import { mintUuid } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { detectionResultsSchema } from '@annals/radar-contracts'
import { type Answered, type Asked, callRoute, somebody } from '@annals/testing'
import { buildRadarCommand, radarPublication } from './index.ts'

export const bounds = { maxFutureMs: 300_000, maxAgeMs: 30 * 86_400_000 }

/** 5 km/h or 5 %, whichever is more, since long ago. */
const tariff = tariffSchema.parse({
  versions: [
    {
      validFrom: '2020-01-01T00:00:00.000Z',
      toleranceKmh: 5,
      tolerancePercent: 5,
      bands: [{ fromKmhOver: 1, amountCents: 13_500 }],
    },
  ],
})

/** The radar service's command part in a folder of its own, with a clock that stands until it is moved. */
export async function openRoadside(context: TestContext, startMs = Date.UTC(2026, 10, 25, 10)) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-radar-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const clock = {
    ms: startMs,
    nowMs: () => clock.ms,
    ago: (ms: number) => new Date(clock.ms - ms).toISOString(),
  }
  let running = await openPart(folder, clock)
  context.after(() => running.close())
  const send = (roles: 'device' | 'officer', operationId: string, asked: Asked): Promise<Answered> =>
    callRoute(running.part, somebody([roles]), operationId, asked)
  return {
    clock,
    officer: (operationId: string, asked: Asked) => send('officer', operationId, asked),
    device: (operationId: string, asked: Asked) => send('device', operationId, asked),
    /** What became of each detection, in the order of the batch. */
    batch: async (detections: readonly unknown[], idempotencyKey?: string) => {
      const key = idempotencyKey === undefined ? {} : { idempotencyKey }
      const answered = await send('device', 'recordDetections', { body: { detections }, ...key })
      const results = answered.code === undefined ? detectionResultsSchema.parse(answered.body).results : []
      return { ...answered, results, outcomes: results.map((result) => outcomeOf(result)) }
    },
    /** As a part that ends and starts again on the same files. */
    restart: async () => {
      await running.close()
      running = await openPart(folder, clock)
    },
    eventsOf: async (stream: string): Promise<readonly StoredEvent[]> =>
      (await running.store.readStreams(new Map([[stream, 0]]))).get(stream) ?? [],
    head: () => running.store.head(),
    health: () => running.part.health(),
  }
}

/** `recorded`, `duplicate`, or the code of the refusal. */
function outcomeOf(result: { readonly outcome: string; readonly code?: string }): string {
  return result.code ?? result.outcome
}

async function openPart(folder: string, clock: { readonly nowMs: () => number }) {
  const store = await openSqliteEventStore({
    file: join(folder, 'events.db'),
    partitions: radarPublication.contract.partitions,
    secret: 'secret',
    clock,
  })
  const database = await openSqliteReadModels({ file: join(folder, 'references.db') })
  const nothing = () => {}
  const quiet = { info: nothing, warn: nothing, error: nothing }
  const part = buildRadarCommand(
    { store, mintId: mintUuid, tariff: fixedConfig('tariff', tariff, '2026-01-01T00:00:00.000Z'), bounds },
    {
      database,
      messages: embeddedMessages([{ ...radarPublication, store }], { logger: quiet }),
      clock,
      logger: quiet,
      metrics: {
        countCommand: nothing,
        setConsumerLag: nothing,
        setParked: nothing,
        setDroppedLate: nothing,
      },
    },
  )
  await part.start()
  return {
    store,
    part,
    close: async () => {
      await part.stop()
      await database.close()
      await store.close()
    },
  }
}
