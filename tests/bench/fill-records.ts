import { join } from 'node:path'
import type { EventStore, NewEvent, StreamAppend } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { infractionPublication } from '@annals/infraction-command'
import { deriveId, instantOf } from '@annals/kernel'
import { orderPublication } from '@annals/order-command'
import type { Publication } from '@annals/part'
import { placed } from './fill-orders.ts'
import { benchSecret } from './order-query-world.ts'

export const benchRecords = 50_000
const recordsAtATime = 500
/** By the store's clock: 50 windows of 5 seconds a page of 500. */
const msBetweenRecords = 20
const firstAtMs = Date.parse('2026-06-01T10:00:00.000Z')

/** A record of a metric, with what the service appends beside it. */
type Record = (number: number) => readonly { readonly stream: string; readonly event: Omit<NewEvent, 'id'> }[]

const records = {
  order: (number) => {
    const orderId = deriveId('bench-order', String(number))
    return [{ stream: `order-${orderId}`, event: placed(orderId, number) }]
  },
  infraction: (number) => {
    const infractionId = deriveId('bench-infraction', String(number))
    const plate = `B${number}`
    const detectedAt = instantOf(firstAtMs + number)
    const noted = { plate, infractionId, detectedAt }
    return [
      {
        stream: `infraction-${infractionId}`,
        event: { type: 'InfractionRecorded', version: 1, data: { ...noted, ...judged(number) } },
      },
      { stream: `plate-${plate}`, event: { type: 'PlateInfractionNoted', version: 1, data: noted } },
    ]
  },
} as const satisfies { readonly [source: string]: Record }

export type RecordSource = keyof typeof records

export const recordPublications: { readonly [source in RecordSource]: Publication } = {
  order: orderPublication,
  infraction: infractionPublication,
}

/** The event store of a service in the folder of the bench; made when it is not there. */
export function openRecords(
  folder: string,
  source: RecordSource,
  nowMs: () => number = () => firstAtMs,
): Promise<EventStore> {
  return openSqliteEventStore({
    file: join(folder, `${source}-records.db`),
    partitions: recordPublications[source].contract.partitions,
    secret: benchSecret,
    clock: { nowMs },
  })
}

/** 50,000 records of a metric, each with what its service appends beside it; answers when the last one was stored. */
export async function fillRecords(folder: string, source: RecordSource): Promise<number> {
  let nowMs = firstAtMs
  const store = await openRecords(folder, source, () => nowMs)
  for (let first = 0; first < benchRecords; first += recordsAtATime) {
    // A flush is one instant: a page holds several, and records of one page are in several windows.
    const appended = Array.from({ length: recordsAtATime }, (_none, index) =>
      append(store, source, first + index),
    )
    await Promise.all(appended)
    nowMs += recordsAtATime * msBetweenRecords
  }
  await store.close()
  return nowMs
}

async function append(store: EventStore, source: RecordSource, number: number): Promise<void> {
  const commandId = deriveId('bench-record', source, String(number))
  const appends = records[source](number).map(
    ({ stream, event }): StreamAppend => ({
      stream,
      expectedVersion: 0,
      events: [{ id: deriveId(commandId, stream), ...event }],
    }),
  )
  const metadata = { actor: 'client:bench', correlationId: commandId, causationId: commandId }
  const outcome = await store.append({ commandId, requestHash: '', appends, metadata })
  if (outcome.kind !== 'appended') throw new Error(`an append of the bench ended as ${outcome.kind}`)
}

function judged(number: number) {
  return {
    radarId: deriveId('bench-radar', String(number % 100)),
    detectionId: `d-${number}`,
    longitude: 2.35,
    latitude: 48.85,
    speedKmh: 101,
    limitKmh: 80,
    toleranceKmh: 5,
    overKmh: 16,
    tariffVersion: '2026-01-01T00:00:00.000Z',
    bandFromKmhOver: 1,
    amountCents: 9_000,
    vehicleId: deriveId('bench-vehicle', String(number)),
    ownerId: deriveId('bench-owner', String(number)),
  }
}
