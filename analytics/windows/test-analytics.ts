import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { LiveConfig } from '@annals/config'
import type { ContractEvent } from '@annals/contracts'
import { deriveId, instantOf } from '@annals/kernel'
import type { BatchHandler, Feeds, MessageBatch, MessageLog } from '@annals/messaging'
import type { PartWorld } from '@annals/part'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { buildAnalytics } from './app.ts'
import { type AnalyticsSettings, analyticsSettingsSchema } from './settings.ts'

/** When these tests run, by the clock that they hand out: a whole minute. */
export const noonMs = Date.parse('2026-11-25T12:00:00.000Z')

type Source = 'order' | 'infraction'

/** Messages that come only when a test delivers them, as often and in whatever pieces it likes. */
export function deliveredByHand() {
  const handlers: BatchHandler[] = []
  const published = new Map<string, ContractEvent>()
  const known = (source: string) => [...published.values()].filter((event) => event.source === source)
  let storeId = 'store-1'
  const messages: MessageLog & Feeds = {
    subscribe: async (_source, handler) => {
      handlers.push(handler)
      return { stop: async () => void handlers.splice(handlers.indexOf(handler), 1) }
    },
    feed: (source) => ({
      source,
      read: async () => ({ store: storeId, head: known(source).length, events: [] }),
      readAt: async (position) => published.get(`${source} ${position}`),
    }),
  }
  const consumerOf = (source: Source, replica = 0) => {
    const own = handlers.filter(({ consumer }) => consumer === `${source}-windows`)
    const handler = own[replica]
    if (handler === undefined) throw new Error(`nobody consumes ${source}`)
    return handler
  }
  return {
    messages,
    consumerOf,
    restored: (store: string) => {
      storeId = store
    },
    batchOf: (source: Source, events: readonly ContractEvent[], through?: number): MessageBatch => {
      for (const event of events) published.set(`${source} ${event.position}`, event)
      const head = known(source).length
      return { source, store: storeId, events, head, ...(through === undefined ? {} : { through }) }
    },
  }
}

export type ByHand = ReturnType<typeof deliveredByHand>

export type Told = {
  readonly position: number
  /** After noon. */
  readonly atMs: number
  readonly cents?: number
  readonly partition?: number
  readonly type?: string
  readonly data?: Readonly<Record<string, unknown>>
  /** Instead of the instant that `atMs` names. */
  readonly time?: string
}

export function orderPlaced(told: Told): ContractEvent {
  const data = { netCents: told.cents ?? 1 }
  return recordOf('order', { type: 'OrderPlaced', data, ...told })
}

export function infractionRecorded(told: Told): ContractEvent {
  const data = { amountCents: told.cents ?? 1 }
  return recordOf('infraction', { type: 'InfractionRecorded', data, ...told })
}

function recordOf(
  source: Source,
  told: Told & { readonly type: string; readonly data: object },
): ContractEvent {
  const { position, atMs, partition = 0 } = told
  const id = deriveId('analytics-test', source, String(position))
  return {
    id,
    type: told.type,
    source,
    time: told.time ?? instantOf(noonMs + atMs),
    subject: `${source}-${id}`,
    position,
    partition,
    streamVersion: 1,
    store: 'store-1',
    actor: 'user:test',
    correlationId: id,
    causationId: id,
    commandId: id,
    data: { ...told.data },
  }
}

/** Settings that a test changes as a reload would. */
export function changeableSettings(first: Partial<AnalyticsSettings> = {}) {
  let value = analyticsSettingsSchema.parse(first)
  const listeners = new Set<(value: AnalyticsSettings) => void>()
  const config: LiveConfig<AnalyticsSettings> = {
    current: () => value,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    status: () => ({
      name: 'analytics',
      file: null,
      state: 'current',
      since: instantOf(noonMs),
      fault: null,
    }),
  }
  return {
    config,
    reload: (changed: Partial<AnalyticsSettings>) => {
      value = analyticsSettingsSchema.parse({ ...value, ...changed })
      for (const listener of listeners) listener(value)
    },
  }
}

/** A folder for databases, removed at the end of the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-analytics-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The analytics part over a file, its messages delivered by hand and its clock at noon until a test moves it. */
export async function openAnalytics(
  context: TestContext,
  options: {
    readonly folder?: string
    readonly byHand?: ByHand
    readonly settings?: Partial<AnalyticsSettings>
  } = {},
) {
  const folder = options.folder ?? temporaryFolder(context)
  const byHand = options.byHand ?? deliveredByHand()
  const database = await openTestReadModels(join(folder, 'analytics.db'))
  const settings = changeableSettings(options.settings)
  const droppedLate = new Map<string, number>()
  const clock = { ms: noonMs }
  const nothing = () => {}
  const world: PartWorld = {
    database,
    messages: byHand.messages,
    clock: { nowMs: () => clock.ms },
    logger: { info: nothing, warn: nothing, error: nothing },
    metrics: {
      countCommand: nothing,
      setConsumerLag: nothing,
      setParked: nothing,
      setDroppedLate: (metric, total) => void droppedLate.set(metric, total),
    },
  }
  const part = buildAnalytics({ settings: settings.config }, world)
  await part.start()
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    await part.stop()
    await database.close()
  }
  context.after(close)
  const deliver = (source: Source, events: readonly ContractEvent[], through?: number) =>
    byHand.consumerOf(source).handle(byHand.batchOf(source, events, through))
  return {
    part,
    folder,
    byHand,
    database,
    reload: settings.reload,
    droppedLate,
    close,
    moveClock: (afterNoonMs: number) => {
      clock.ms = noonMs + afterNoonMs
    },
    orders: (...events: readonly Told[]) => deliver('order', events.map(orderPlaced)),
    infractions: (...events: readonly Told[]) => deliver('infraction', events.map(infractionRecorded)),
    deliver,
  }
}
