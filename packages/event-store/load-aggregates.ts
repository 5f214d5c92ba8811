import type { Aggregate, DomainEvent, EventCatalogue } from '@annals/kernel'
import { decodeEvent } from './codec.ts'
import type { EventStore } from './port.ts'

type LoadedAggregate<State> = {
  readonly state: State
  /** The stream's version: what an append expects. 0 is a stream without events. */
  readonly version: number
  /** The version of the snapshot that the load began from; 0 without one. */
  readonly snapshotVersion: number
}

/** The states of many streams of one aggregate: one read of snapshots, one of the events after them. */
export async function loadAggregates<State, Event extends DomainEvent>(
  store: Pick<EventStore, 'readSnapshots' | 'readStreams'>,
  streams: readonly string[],
  aggregate: Aggregate<State, Event>,
  catalogue: EventCatalogue<Event>,
): Promise<ReadonlyMap<string, LoadedAggregate<State>>> {
  const snapshots =
    aggregate.snapshot === undefined
      ? undefined
      : await store.readSnapshots(streams, aggregate.snapshot.version)
  const eventsOf = await store.readStreams(
    new Map(streams.map((stream) => [stream, snapshots?.get(stream)?.streamVersion ?? 0])),
  )
  return new Map(
    streams.map((stream) => {
      const snapshot = snapshots?.get(stream)
      // A snapshot of this state version was written by this very aggregate: its shape is trusted as an event's is.
      let state = snapshot === undefined ? aggregate.initial : (snapshot.state as State)
      const snapshotVersion = snapshot?.streamVersion ?? 0
      let version = snapshotVersion
      for (const event of eventsOf.get(stream) ?? []) {
        state = aggregate.evolve(state, decodeEvent(catalogue, event))
        version = event.streamVersion
      }
      return [stream, { state, version, snapshotVersion }]
    }),
  )
}

/**
 * Saves a snapshot when `everyEvents` or more have come since the last one. Call it after an append, with the state
 * and version after it. The state must survive JSON. `person`: whose personal data it holds.
 */
export async function saveSnapshotIfDue<State, Event extends DomainEvent>(
  store: Pick<EventStore, 'saveSnapshot'>,
  aggregate: Aggregate<State, Event>,
  after: {
    readonly stream: string
    readonly state: State
    readonly version: number
    readonly snapshotVersion: number
    readonly person?: string
  },
): Promise<'saved' | 'not-due'> {
  const policy = aggregate.snapshot
  if (policy === undefined || after.version - after.snapshotVersion < policy.everyEvents) return 'not-due'
  const snapshot = {
    stream: after.stream,
    streamVersion: after.version,
    stateVersion: policy.version,
    state: after.state,
  }
  await store.saveSnapshot(after.person === undefined ? snapshot : { ...snapshot, person: after.person })
  return 'saved'
}
