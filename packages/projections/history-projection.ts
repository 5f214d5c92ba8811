import type { EventContract } from '@annals/contracts'
import type { z } from 'zod'
import type { ProjectedEvent, Projection } from './projection.ts'
import type { Table } from './table.ts'

/** One event of one stream, as a history shows it. */
export type HistoryRow = {
  /** `<stream>/<stream version>`. */
  readonly id: string
  readonly stream: string
  readonly streamVersion: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly correlationId: string
  readonly params: Readonly<Record<string, unknown>>
}

/** An event of a contract, told apart by its type. */
export type EventOf<Contract extends EventContract> = {
  [Type in keyof Contract['events'] & string]: ProjectedEvent<z.infer<Contract['events'][Type]>> & {
    readonly type: Type
  }
}[keyof Contract['events'] & string]

/**
 * A row per event: who did what and when. `params` is what the words of an entry need and leaves personal data out:
 * a history outlives an erasure. Its version changes with what `params` says, or with the contract's types.
 */
export function historyProjection<Contract extends EventContract>(
  contract: Contract,
  definition: {
    readonly name: string
    readonly version: number
    readonly params: (event: EventOf<Contract>) => Readonly<Record<string, unknown>>
  },
): Projection<HistoryRow> {
  const entry = (_none: HistoryRow | undefined, event: ProjectedEvent): HistoryRow => ({
    id: historyKey(event),
    stream: event.subject,
    streamVersion: event.streamVersion,
    type: event.type,
    at: event.time,
    actor: event.actor,
    correlationId: event.correlationId,
    // The event's data was parsed by the schema of its type.
    params: definition.params(event as EventOf<Contract>),
  })
  const evolve = Object.fromEntries(Object.keys(contract.events).map((type) => [type, entry]))
  const { name, version } = definition
  return {
    name,
    version,
    changes: 'none',
    table: historyTable(name),
    sources: [{ contract, key: historyKey, evolve }],
  }
}

function historyTable(name: string): Table<HistoryRow> {
  return {
    name,
    key: 'id',
    columns: {
      id: { type: 'text', length: 240 },
      stream: { type: 'text', length: 200 },
      streamVersion: { type: 'integer' },
      type: { type: 'text', length: 100 },
      at: { type: 'text', length: 30 },
      actor: { type: 'text', length: 200 },
      correlationId: { type: 'text', length: 200 },
      params: { type: 'json' },
    },
    indices: [['stream', 'streamVersion']],
  }
}

function historyKey(event: ProjectedEvent): string {
  return `${event.subject}/${event.streamVersion}`
}
