import type { ConnectionOptions } from 'node:tls'
import type { EventContract } from '@annals/contracts'
import type { EventStore, Leases } from '@annals/event-store'
import type { Clock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import type { Publication } from '@annals/part'
import type { ReadModelDatabase } from '@annals/projections'
import type { Logger } from '@annals/telemetry'

/** A part's own database on its server. */
export type DatabaseConnection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Without it nothing is encrypted. The file may be replaced while the part runs. */
  readonly tls?: { readonly caFile: string }
}

/** How a part reaches the brokers. */
export type BrokerConnection = {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Asked for each connection; without it nothing is encrypted. */
  readonly ssl?: () => ConnectionOptions
  readonly sasl?: {
    readonly mechanism: 'scram-sha-512'
    readonly username: string
    readonly password: string
  }
}

export type Stoppable = { readonly stop: () => Promise<void> }

/** What the composition root of a query part chooses. */
export type QueryAdapters = {
  /** Never migrates. Rejects while the server is away and while the schema is older than this release needs. */
  readonly openReadModels: (options: {
    readonly connection: DatabaseConnection
    readonly connections: number
  }) => Promise<ReadModelDatabase>
  readonly migrateReadModels: (connection: DatabaseConnection) => Promise<unknown>
  /** Connects when something subscribes, and for as long as it takes. */
  readonly messageLog: (
    options: BrokerConnection & {
      readonly groupPrefix: string
      readonly contracts: readonly EventContract[]
      readonly feeds: Feeds
      readonly clock: Clock
      readonly logger: Logger
    },
  ) => MessageLog &
    Feeds &
    Stoppable & {
      /** What is wrong with the topics that the part reads. Rejects when no broker answers, or none accepts the login. */
      readonly topicFaults: () => Promise<readonly Error[]>
    }
}

/** A store that several replicas have open. */
export type SharedEventStore = EventStore & {
  readonly leases: Leases
  /** Rejects unless the server answers and its tables fit this release: what readiness asks. */
  readonly checkUsable: () => Promise<void>
}

/** What the composition root of a command part chooses. */
export type CommandAdapters = QueryAdapters & {
  /** Never migrates. Rejects while the server is away and while the schema is older than this release needs. */
  readonly openEventStore: (options: {
    readonly connection: DatabaseConnection
    readonly partitions: number
    readonly secret: string
    readonly readConnections: number
  }) => Promise<SharedEventStore>
  readonly migrateEventStore: (connection: DatabaseConnection) => Promise<unknown>
  /** Publishes what the store holds, whenever this replica holds the lease. */
  readonly relay: (
    options: BrokerConnection & {
      readonly source: Publication & { readonly store: EventStore }
      readonly leases: Leases
      /** This process, named anew at each start. */
      readonly holder: string
      readonly leaseMs: number
      readonly clock: Clock
      readonly logger: Logger
    },
  ) => Stoppable
}
