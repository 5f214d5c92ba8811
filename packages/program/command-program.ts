import type { EventContract } from '@annals/contracts'
import type { EventStore } from '@annals/event-store'
import { type MintId, mintUuid } from '@annals/kernel'
import { feedRoutes, type Part, type PartWorld, type Publication } from '@annals/part'
import type { z } from 'zod'
import type { CommandAdapters, SharedEventStore } from './adapters.ts'
import { allSettled } from './all-settled.ts'
import { databaseFaults } from './database-faults.ts'
import type { LiveConfigs } from './live-configs.ts'
import { openReadingSide } from './open-reading-side.ts'
import { brokerConnection, databaseConnection } from './part-access.ts'
import type { ProgramFrame } from './program-frame.ts'
import type { CommandProgramSettings } from './program-settings.ts'
import { startPart } from './start-part.ts'
import type { ProgramDefinition, Undo } from './start-program.ts'

/** A command part as a program. */
export type CommandProgram<Settings extends CommandProgramSettings> = {
  readonly publication: Publication
  /** Of `commandProgramSchema`. */
  readonly schema: z.ZodObject & z.ZodType<Settings>
  readonly adapters: CommandAdapters
  /** What its policies and references read of other services. */
  readonly consumes: readonly EventContract[]
  /** Follows live configurations first; what it gives builds the part, again after a start that failed. */
  readonly build: (given: {
    readonly settings: Settings
    readonly live: LiveConfigs
  }) => (own: { readonly store: EventStore; readonly mintId: MintId }, world: PartWorld) => Part
}

export function commandProgram<Settings extends CommandProgramSettings>({
  publication,
  schema,
  build,
  ...reading
}: CommandProgram<Settings>): ProgramDefinition<Settings> {
  const { adapters } = reading
  const { source, partitions } = publication.contract
  const name = `${source}-command`
  return {
    name,
    schema,
    prepare: (frame) => {
      const { settings, clock, logger, dependencies } = frame
      const buildPart = build(frame)
      return async (undo) => {
        const [store, world] = await allSettled([
          openStore(frame, adapters, partitions, undo),
          openReadingSide(frame, reading, undo),
        ])
        const part = await startPart(dependencies, () =>
          buildPart({ store, mintId: mintUuid }, { ...world, leases: store.leases }),
        )
        undo.push(() => part.stop())
        const relay = adapters.relay({
          ...brokerConnection(name, settings),
          source: { ...publication, store },
          leases: store.leases,
          holder: mintUuid(),
          leaseMs: settings.relay.leaseMs,
          clock,
          logger,
        })
        undo.push(() => relay.stop())
        return { part: readyWith(part, store), internal: feedRoutes(publication, store) }
      }
    },
  }
}

/** Reads of commands; the references have connections of their own. */
const storeConnections = 4

async function openStore(
  { name, settings, dependencies }: ProgramFrame<CommandProgramSettings>,
  adapters: CommandAdapters,
  partitions: number,
  undo: Undo,
): Promise<SharedEventStore> {
  const connection = databaseConnection(name, settings)
  const secret = settings.storeSecret
  const store = await dependencies.reach({
    name: 'event store',
    reach: () =>
      adapters.openEventStore({ connection, partitions, secret, readConnections: storeConnections }),
    faultsOf: databaseFaults(connection),
  })
  undo.push(() => store.close())
  return store
}

/** The store's tables may come to be those of a release that this one cannot work beside. */
function readyWith(part: Part, store: SharedEventStore): Part {
  return {
    ...part,
    ready: () =>
      store.checkUsable().then(
        () => part.ready(),
        (error: unknown) => ({
          ready: false,
          detail: error instanceof Error ? error.message : String(error),
        }),
      ),
  }
}
