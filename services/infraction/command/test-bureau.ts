import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { LiveConfig } from '@annals/config'
import type { EventStore, StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { infractionEvents, type Tariff } from '@annals/infraction-contracts'
import { mintUuid, systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import type { PartWorld } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { radarEvents } from '@annals/radar-contracts'
import { registrationEvents } from '@annals/registration-contracts'
import { callRoute, somebody } from '@annals/testing'
import { day } from './domain/infraction-fixtures.ts'
import { buildInfractionCommand, infractionPublication } from './index.ts'
import { type Told, tariff } from './test-told.ts'

/** A store in a folder of its own, which goes with the test. */
export async function openStore(
  context: TestContext,
): Promise<{ readonly store: EventStore; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'annals-infraction-'))
  const { partitions } = infractionEvents
  const file = join(folder, 'events.db')
  const store = await openSqliteEventStore({ file, partitions, secret: 'secret', clock: systemClock })
  context.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { store, folder }
}

/** The infraction service's command part, and what the radar and the registration service tell it. */
export async function openBureau(context: TestContext) {
  const { store, folder } = await openStore(context)
  const database = await openSqliteReadModels({ file: join(folder, 'positions.db') })
  const logs = {
    radar: memoryEventLog('radars', radarEvents.partitions),
    registration: memoryEventLog('registrations', registrationEvents.partitions),
  }
  const warnings: string[] = []
  const logger = {
    info: () => {},
    warn: (fields: unknown, text?: string) => warnings.push(`${text} ${textOf(fields)}`),
    error: () => {},
  }
  const world: PartWorld = {
    database,
    messages: embeddedMessages(
      [
        { ...infractionPublication, store },
        { contract: radarEvents, store: logs.radar, toContract: asPublished },
        { contract: registrationEvents, store: logs.registration, toContract: asPublished },
      ],
      { logger, backoff: { firstMs: 2, maxMs: 20 } },
    ),
    clock: systemClock,
    logger,
    metrics: {
      countCommand: () => {},
      setConsumerLag: () => {},
      setParked: () => {},
      setDroppedLate: () => {},
    },
  }
  const live = reloadable(tariff)
  const part = buildInfractionCommand({ store, mintId: mintUuid, tariff: live }, world)
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
  })
  const eventsOf = async (stream: string): Promise<readonly StoredEvent[]> =>
    (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  return {
    part,
    store,
    warnings,
    reloadTariff: live.reload,
    tell: (source: keyof typeof logs, ...all: readonly Told[]) => {
      for (const { stream, type, data } of all) logs[source].publish(stream, type, data)
    },
    handled: () =>
      eventually('all that was told is handled, and nothing parked', async () =>
        (await part.health()).consumers.every(({ lag, parked }) => lag === 0 && parked === 0),
      ),
    eventsOf,
    typesOf: async (stream: string) => (await eventsOf(stream)).map(({ type }) => type),
    asOwner: (ownerId: string, operationId: string, infractionId: string, body?: object) =>
      callRoute(part, somebody(['owner'], { ownerId }), operationId, { params: { infractionId }, body }),
    asOfficer: (operationId: string, infractionId: string, body?: object) =>
      callRoute(part, somebody(['officer']), operationId, { params: { infractionId }, body }),
    /** The words among these that some file of the folder holds in clear. */
    inClear: (...words: readonly string[]) => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
      return words.filter((word) => files.some((bytes) => bytes.includes(word)))
    },
  }
}

/** A configuration that a test reloads by hand. */
function reloadable(first: Tariff): LiveConfig<Tariff> & { readonly reload: (next: Tariff) => void } {
  let value = first
  return {
    current: () => value,
    onChange: () => () => {},
    status: () => ({ name: 'tariff', file: null, state: 'current', since: day(0), fault: null }),
    reload: (next) => {
      value = next
    },
  }
}

function asPublished({ type, data }: StoredEvent) {
  return { type, data: { ...data } }
}

function textOf(fields: unknown): string {
  return typeof fields === 'object' && fields !== null && 'error' in fields ? String(fields.error) : ''
}
