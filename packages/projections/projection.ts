import type { ContractEvent, EventContract } from '@annals/contracts'
import type { z } from 'zod'
import type { AnyTable, Row, Table } from './table.ts'

/** A contract event whose `data` was parsed by its schema. */
export type ProjectedEvent<Data = unknown> = Omit<ContractEvent, 'data'> & { readonly data: Data }

/** The row after the event, or null to delete it. */
export type Evolve<R extends Row, Data> = (row: R | undefined, event: ProjectedEvent<Data>) => R | null

type Handlers<R extends Row, Contract extends EventContract> = {
  readonly [Type in keyof Contract['events'] & string]?: Evolve<R, z.infer<Contract['events'][Type]>>
}

/** How the events of one source change the rows of the table: which row, and how. */
export type ProjectionSource<R extends Row> = {
  readonly contract: EventContract
  readonly key: (event: ProjectedEvent) => string
  readonly evolve: Readonly<Record<string, Evolve<R, never>>>
}

/** Pure and keyed: a row is folded from exactly one stream. `version` changes with the shape or with what is handled. */
export type Projection<R extends Row = Row> = {
  readonly name: string
  readonly version: number
  readonly table: Table<R>
  readonly sources: readonly ProjectionSource<R>[]
  /** `none` keeps its rows out of the changes that browsers are told of. */
  readonly changes?: 'none'
}

/** What one source contributes to rows of any shape: `evolve` is called only with its own rows and parsed events. */
export type AnyProjectionSource = {
  readonly contract: EventContract
  readonly key: (event: ProjectedEvent) => string
  readonly evolve: Readonly<Record<string, (row: never, event: never) => Row | null>>
}

/** A projection of any row, for the kit's own work. */
export type AnyProjection = {
  readonly name: string
  readonly version: number
  readonly table: AnyTable
  readonly sources: readonly AnyProjectionSource[]
  readonly changes?: 'none'
}

/** What one contract contributes, with handlers typed by its schemas. `key` is the event's subject by default. */
export function from<R extends Row, Contract extends EventContract>(
  contract: Contract,
  evolve: Handlers<R, Contract>,
  key: (event: ProjectedEvent) => string = (event) => event.subject,
): ProjectionSource<R> {
  // Each handler is called only with data that its own schema has parsed.
  return { contract, key, evolve: evolve as unknown as ProjectionSource<R>['evolve'] }
}
