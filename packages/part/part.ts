import type { LiveConfigStatus } from '@annals/config'
import type { Route } from '@annals/http'
import type { ConsumerHealth, ParkedSequence, RebuildProgress } from '@annals/projections'

/** One independent program of a service, without its port: what a composition root starts, serves and stops. */
export type Part = {
  /** `<service>-<kind>`, as in its workspace, its metrics and its logs. */
  readonly name: string
  readonly service: string
  readonly kind: 'command' | 'query'
  readonly title: string
  /** Public path of its routes: `/api/<service>/commands` or `/api/<service>/queries`. */
  readonly basePath: string
  readonly routes: readonly Route[]
  /** Starts consumers and deadlines; resolves when they run, not when they have caught up. */
  readonly start: () => Promise<void>
  /** Finishes what is in flight; the stores stay open, they belong to the composition root. */
  readonly stop: () => Promise<void>
  readonly ready: () => Promise<Readiness>
  readonly health: () => Promise<PartHealth>
  readonly ops: PartOps
}

/** The own database answers and its schema is acceptable; nothing about other systems. */
export type Readiness = { readonly ready: boolean; readonly detail?: string }

export type PartHealth = Readiness & {
  readonly consumers: readonly ConsumerHealth[]
  /** A refused one does not make the part unready: it goes on with good values, and a restart would not start at all. */
  readonly configs: readonly LiveConfigStatus[]
}

/** What an operator may ask of a part. */
export type PartOps = {
  readonly projections: readonly string[]
  /** Rebuilds one read model beside the live one and swaps; throws for an unknown name. */
  readonly rebuild: (projection: string, onProgress: (progress: RebuildProgress) => void) => Promise<void>
  /** The parked sequences of a consumer, oldest first. */
  readonly parked: (consumer: string) => Promise<readonly ParkedSequence[]>
  /** Applies parked sequences again, in order; returns how many are still parked. */
  readonly replayParked: (consumer: string) => Promise<number>
}
