import type { EventStore } from '@annals/event-store'
import { loadAggregates } from '@annals/event-store'
import { mintUuid } from '@annals/kernel'
import type { CommandStore } from '@annals/part'
import { type Policy, policyCommandId } from '@annals/projections'
import { infractionCatalogue, type StoredInfractionEvent } from './domain/events.ts'
import { type Infraction, infraction } from './domain/infraction.ts'
import { streamOfInfractionEvent } from './domain/streams.ts'
import { overspeedPolicy } from './policies/overspeeds.ts'
import { platePolicy } from './policies/plates.ts'
import { type Told, tariff } from './test-told.ts'

type HandleAny = (event: unknown, context: unknown) => Promise<void>

/** Both policies over one store, without consumers: a test says which event is handled when, and how often. */
export function policiesOver(store: EventStore) {
  const own: CommandStore<StoredInfractionEvent> = {
    store,
    mintId: mintUuid,
    catalogue: infractionCatalogue,
    streamOf: streamOfInfractionEvent,
  }
  const policies = [overspeedPolicy(own, { current: () => tariff }), platePolicy(own)]
  return {
    /** Handles the event as its policy's consumer does; its id follows from its content, so that again is again. */
    handle: async (told: Told): Promise<void> => {
      for (const policy of policies) await handlerOf(policy, told)?.(told, contextOf(policy, told))
    },
    infractionOf: async (stream: string): Promise<Infraction | undefined> =>
      (await loadAggregates(store, [stream], infraction, infractionCatalogue)).get(stream)?.state,
  }
}

function handlerOf({ from }: Policy, { type }: Told): HandleAny | undefined {
  return from.map(({ handlers }) => handlers[type]).find((handler) => handler !== undefined) as
    | HandleAny
    | undefined
}

function contextOf({ name }: Policy, { stream, type, data }: Told) {
  const id = JSON.stringify([stream, type, data])
  return {
    commandId: (command: string, target: string) => policyCommandId(name, id, command, target),
    metadata: { actor: `policy:${name}`, correlationId: id, causationId: id },
  }
}

/** The store with some of its methods replaced. */
export function storeWith(store: EventStore, replaced: Partial<EventStore>): EventStore {
  return {
    storeId: store.storeId,
    partitions: store.partitions,
    append: (request) => store.append(request),
    findCommand: (id) => store.findCommand(id),
    readStreams: (after) => store.readStreams(after),
    readAll: (range) => store.readAll(range),
    head: () => store.head(),
    readSnapshots: (streams, version) => store.readSnapshots(streams, version),
    saveSnapshot: (snapshot) => store.saveSnapshot(snapshot),
    streamsOfPerson: (person) => store.streamsOfPerson(person),
    dueDeadlines: (limit) => store.dueDeadlines(limit),
    onAppended: (listener) => store.onAppended(listener),
    close: () => store.close(),
    ...replaced,
  }
}
