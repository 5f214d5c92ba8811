import type { LiveConfig } from '@annals/config'
import type { Route } from '@annals/http'
import type { Deadline, DomainEvent } from '@annals/kernel'
import { type AnyProjection, type Policy, ReadModels } from '@annals/projections'
import { consumersOf } from '../consumers-of.ts'
import type { Part } from '../part.ts'
import type { PartWorld } from '../part-world.ts'
import { unlessBuilding, waitForPositions } from '../read-your-writes.ts'
import type { CommandRoutesContext } from './command-routes-context.ts'
import { type DeadlineRunner, deadlineRunner } from './deadline-runner.ts'
import type { CommandStore } from './execute-command.ts'
import { alwaysHeld, heldLease } from './held-lease.ts'

export type CommandReads = {
  /** Reads the part's references. */
  readonly read: ReadModels['read']
}

export type CommandPartDefinition<Event extends DomainEvent> = {
  readonly service: string
  readonly title: string
  readonly own: CommandStore<Event>
  readonly references: readonly AnyProjection[]
  readonly policies: readonly Policy[]
  readonly routes: (context: CommandRoutesContext<Event> & CommandReads) => readonly Route[]
  readonly deadlines?: {
    readonly everyMs: number
    /** The policy that handles the reply which a deadline waits for. */
    readonly replyPolicy: Policy
    readonly fire: (deadline: Deadline) => Promise<void>
  }
  /** Shown in the part's health. */
  readonly configs?: readonly Pick<LiveConfig<unknown>, 'status'>[]
}

/** How long a round of deadlines waits for replies that are published but not handled. */
const repliesWithinMs = 5_000
/** How long deadlines wait when the process that fires them has died. */
const deadlineLeaseMs = 6_000

/** Assembles a command part: its routes over its store, its references, its policies and its deadlines. */
export function commandPart<Event extends DomainEvent>(
  definition: CommandPartDefinition<Event>,
  world: PartWorld,
): Part {
  const { service, title, own, references, policies } = definition
  const models = new ReadModels({ ...world, projections: references, policies, changes: 'none' })
  const deadlines = deadlinesOf(definition, models, world)
  return {
    name: `${service}-command`,
    service,
    kind: 'command',
    title,
    basePath: `/api/${service}/commands`,
    routes: definition.routes({
      own,
      source: service,
      countCommand: world.metrics.countCommand,
      read: (work) => unlessBuilding(models.read(work)),
      waitForReferences: (request) => waitForPositions(models, request),
    }),
    start: async () => {
      await models.start()
      deadlines?.start()
    },
    stop: async () => {
      await deadlines?.stop()
      await models.stop()
    },
    ...consumersOf(models, () => own.store.head(), definition.configs),
  }
}

function deadlinesOf<Event extends DomainEvent>(
  { own, deadlines }: CommandPartDefinition<Event>,
  models: ReadModels,
  { leases, clock, logger }: PartWorld,
): DeadlineRunner | undefined {
  if (deadlines === undefined) return undefined
  const { everyMs, replyPolicy, fire } = deadlines
  const wish = { name: 'deadlines', holder: own.mintId(), forMs: deadlineLeaseMs, nowMs: clock.nowMs }
  return deadlineRunner({
    store: own.store,
    lease: leases === undefined ? alwaysHeld : heldLease({ leases, ...wish }),
    everyMs,
    repliesHandled: () => models.waitForHead(replyPolicy.name, repliesWithinMs),
    fire,
    logger,
  })
}
