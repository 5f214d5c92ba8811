import { partitionOf } from './partition-of.ts'
import type { AppendRequest } from './port.ts'
import { EventStoreError } from './store-error.ts'

/** What the columns beside the data take, generously. */
const fixedBytes = 500

/** An append as it waits for its flush: whatever can be computed or can fail without the lock is behind it. */
export type Draft = {
  readonly request: AppendRequest
  readonly appends: readonly StreamDraft[]
  /** About what it takes in a statement. */
  readonly bytes: number
}

export type StreamDraft = {
  readonly stream: string
  readonly partition: number
  readonly expectedVersion: number
  readonly events: readonly EventDraft[]
}

export type EventDraft = {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly data: string
  readonly personal: { readonly person: string; readonly data: string } | undefined
}

/** Throws on what can be no append: fields that JSON cannot hold, one stream twice, an erased person's new data. */
export function draftOf(request: AppendRequest, partitions: number): Draft {
  const appends = request.appends.map(({ stream, expectedVersion, events }) => ({
    stream,
    partition: partitionOf(stream, partitions),
    expectedVersion,
    events: events.map(({ id, type, version, data, personal }) => ({
      id,
      type,
      version,
      data: JSON.stringify(data),
      personal: personal && { person: personal.person, data: JSON.stringify(personal.data) },
    })),
  }))
  assertSound(request)
  return { request, appends, bytes: bytesOf(appends) }
}

function bytesOf(appends: readonly StreamDraft[]): number {
  let bytes = fixedBytes
  for (const { events } of appends) {
    for (const { data, personal } of events)
      bytes += fixedBytes + data.length + 2 * (personal?.data.length ?? 0)
  }
  return bytes
}

function assertSound({ commandId, appends, effects }: AppendRequest): void {
  if (appends.length > 1 && new Set(appends.map(({ stream }) => stream)).size < appends.length) {
    throw new EventStoreError(
      'store-request-invalid',
      `Appending command ${commandId} failed: it names one stream twice. Group its events by stream.`,
    )
  }
  for (const { person } of effects?.erase ?? []) {
    if (appends.some(({ events }) => events.some((event) => event.personal?.person === person))) {
      throw new EventStoreError(
        'store-request-invalid',
        `Appending command ${commandId} failed: it erases person ${person} and writes personal data of the same. ` +
          'Leave the personal fields of its events empty.',
      )
    }
  }
}
