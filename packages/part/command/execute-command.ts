import {
  type EventStore,
  EventStoreError,
  encodeEvent,
  loadAggregates,
  type Metadata,
  type StreamAppend,
  saveSnapshotIfDue,
  UnknownStoredEventError,
  type Written,
} from '@annals/event-store'
import { commonProblem } from '@annals/http'
import {
  type Accepted,
  type Aggregate,
  type Decision,
  type DomainEvent,
  type EventCatalogue,
  fold,
  type MintId,
  type Refusal,
} from '@annals/kernel'

/** Where a service's commands write: its store, what its stored events are, and which stream an event belongs to. */
export type CommandStore<Event extends DomainEvent> = {
  readonly store: EventStore
  readonly catalogue: EventCatalogue<Event>
  readonly streamOf: (event: Event) => string
  readonly mintId: MintId
}

/** One command to run: who asks, under which id, and the decision over what it loads. */
export type Command<Event extends DomainEvent, R extends Refusal> = {
  readonly id: string
  readonly requestHash: string
  /** How long the id is kept; for ever when left out, as for policies. */
  readonly keepMs?: number
  readonly metadata: Metadata
  /** How many conflicts in a row end it; five unless given. */
  readonly attempts?: number
  /** Called again after each conflict; whatever it loads is checked to be unchanged at the append. */
  readonly decide: (loader: AggregateLoader<Event>) => Promise<Decision<Event, R>>
}

export type AggregateLoader<Event extends DomainEvent> = {
  readonly one: <State, Own extends Event>(aggregate: Aggregate<State, Own>, stream: string) => Promise<State>
  /** All in one read; the map has every stream that was asked for. */
  readonly many: <State, Own extends Event>(
    aggregate: Aggregate<State, Own>,
    streams: readonly string[],
  ) => Promise<ReadonlyMap<string, State>>
}

/** What the store itself may answer to an accepted decision. */
export type StoreRefusal =
  | { readonly code: 'claim-taken'; readonly claim: string }
  | { readonly code: 'person-erased'; readonly person: string }

export type Executed<R extends Refusal> =
  | {
      readonly kind: 'accepted'
      readonly written: Written
      /** The states after the command by stream; none when the command id was known and its outcome repeated. */
      readonly states: ReadonlyMap<string, unknown>
    }
  | { readonly kind: 'refused'; readonly refusal: R | StoreRefusal }

const defaultAttempts = 5
const storeIsAway = new Set<string>(['store-unreachable', 'store-busy'])

/**
 * Runs one command: its id is looked up before anything else, then load, decide, append; a conflict is decided again.
 * Throws the problem `idempotency-key-reused` for a known id with another request, `contention` after too many conflicts,
 * `unavailable` when a stream holds an event that this release does not know, or while the store does not answer.
 */
export async function executeCommand<Event extends DomainEvent, R extends Refusal>(
  own: CommandStore<Event>,
  command: Command<Event, R>,
): Promise<Executed<R>> {
  try {
    return await execute(own, command)
  } catch (error) {
    throw asUnavailable(error)
  }
}

async function execute<Event extends DomainEvent, R extends Refusal>(
  own: CommandStore<Event>,
  command: Command<Event, R>,
): Promise<Executed<R>> {
  const known = await own.store.findCommand(command.id)
  if (known !== undefined) {
    if (known.requestHash !== command.requestHash) throw commonProblem('idempotency-key-reused')
    return { kind: 'accepted', written: known.written, states: new Map() }
  }
  for (let attempt = 1; attempt <= (command.attempts ?? defaultAttempts); attempt += 1) {
    const loaded: LoadedStreams<Event> = new Map()
    const decision = await command.decide(loaderOf(own, loaded))
    if (decision.kind === 'refused') return { kind: 'refused', refusal: decision.refusal }
    const outcome = await own.store.append({
      commandId: command.id,
      requestHash: command.requestHash,
      ...(command.keepMs === undefined ? {} : { keepMs: command.keepMs }),
      appends: appendsOf(own, decision, loaded),
      effects: decision.effects,
      metadata: command.metadata,
    })
    switch (outcome.kind) {
      case 'appended':
        return { kind: 'accepted', written: outcome.written, states: await settle(own, decision, loaded) }
      case 'repeated':
        return { kind: 'accepted', written: outcome.written, states: new Map() }
      case 'command-id-reused':
        throw commonProblem('idempotency-key-reused')
      case 'claim-taken':
        return { kind: 'refused', refusal: { code: 'claim-taken', claim: outcome.claim } }
      case 'person-erased':
        return { kind: 'refused', refusal: { code: 'person-erased', person: outcome.person } }
      case 'conflict':
      case 'erasure-conflict':
        break
    }
  }
  throw commonProblem('contention', { headers: { 'Retry-After': '1' } })
}

/** An event of a later release in the way: the command is refused until that release runs, and never decided without it. */
/** What may pass by itself is no fault of the command. */
function asUnavailable(error: unknown): unknown {
  if (error instanceof UnknownStoredEventError)
    return commonProblem('unavailable', { detail: error.message, headers: { 'Retry-After': '30' } })
  if (error instanceof EventStoreError && storeIsAway.has(error.code))
    return commonProblem('unavailable', { detail: error.message, headers: { 'Retry-After': '5' } })
  return error
}

type LoadedStreams<Event> = Map<string, Loaded<Event>>

type Loaded<Event> = {
  readonly version: number
  /** Folds the decision's events onto the loaded state and saves a snapshot when one is due. */
  readonly settle: (events: readonly Event[]) => Promise<unknown>
}

function loaderOf<Event extends DomainEvent>(
  own: CommandStore<Event>,
  loaded: LoadedStreams<Event>,
): AggregateLoader<Event> {
  const many = async <State, Own extends Event>(
    aggregate: Aggregate<State, Own>,
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, State>> => {
    const aggregates = await loadAggregates(own.store, streams, aggregate, own.catalogue)
    for (const [stream, before] of aggregates) {
      loaded.set(stream, {
        version: before.version,
        settle: async (events) => {
          // `streamOf` puts on a stream only events of the aggregate that folds it.
          const state = fold(aggregate, events as readonly Own[], before.state)
          const after = { stream, state, version: before.version + events.length }
          await saveSnapshotIfDue(own.store, aggregate, { ...after, snapshotVersion: before.snapshotVersion })
          return state
        },
      })
    }
    return new Map([...aggregates].map(([stream, { state }]) => [stream, state]))
  }
  return {
    many,
    one: async (aggregate, stream) => {
      const state = (await many(aggregate, [stream])).get(stream)
      return state ?? aggregate.initial
    },
  }
}

/** Every loaded stream takes part with its version, also one without an event: what was decided on may not have moved. */
function appendsOf<Event extends DomainEvent>(
  own: CommandStore<Event>,
  decision: Accepted<Event>,
  loaded: LoadedStreams<Event>,
): readonly StreamAppend[] {
  const byStream = Map.groupBy(decision.events, own.streamOf)
  for (const stream of byStream.keys()) {
    if (!loaded.has(stream)) throw new Error(`a decision wrote to stream ${stream} without loading it first`)
  }
  return [...loaded].map(([stream, { version }]) => ({
    stream,
    expectedVersion: version,
    events: (byStream.get(stream) ?? []).map((event) => encodeEvent(own.catalogue, event, own.mintId())),
  }))
}

async function settle<Event extends DomainEvent>(
  own: CommandStore<Event>,
  decision: Accepted<Event>,
  loaded: LoadedStreams<Event>,
): Promise<ReadonlyMap<string, unknown>> {
  const byStream = Map.groupBy(decision.events, own.streamOf)
  const states = new Map<string, unknown>()
  for (const [stream, { settle: settleStream }] of loaded) {
    states.set(stream, await settleStream(byStream.get(stream) ?? []))
  }
  return states
}
