import type { RouteRequest } from '@annals/http'
import type { DomainEvent } from '@annals/kernel'
import type { PartMetrics } from '@annals/telemetry'
import type { CommandStore } from './execute-command.ts'

/** What the routes of one command part share. */
export type CommandRoutesContext<Event extends DomainEvent> = {
  readonly own: CommandStore<Event>
  readonly source: string
  readonly countCommand: PartMetrics['countCommand']
  /** Waits until the references have reached the tokens of `Annals-After`; throws `not-caught-up`. */
  readonly waitForReferences: (request: Pick<RouteRequest, 'after' | 'waitMs' | 'signal'>) => Promise<void>
}
