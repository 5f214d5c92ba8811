import { ProblemError } from '@annals/http'
import type { Decision, DomainEvent, Refusal } from '@annals/kernel'
import { CauseMayPass, type PolicyContext } from '@annals/projections'
import { type AggregateLoader, type CommandStore, executeCommand } from './execute-command.ts'

/** A command that a policy or a deadline runs: its name and target stream are part of its id. */
export type PolicyCommand<Event extends DomainEvent> = {
  readonly name: string
  readonly stream: string
  readonly decide: (loader: AggregateLoader<Event>) => Promise<Decision<Event, Refusal>>
}

/** Policies run side by side and often meet on one product; each conflict lets one of them through. */
const attempts = 50

/**
 * Runs the command once for its event, however often that is delivered. Throws CauseMayPass under contention or while a
 * stream cannot be read, and an
 * Error when the decider refuses: what a policy asks for must not be refusable, so its sequence is parked and seen.
 */
export async function executeForPolicy<Event extends DomainEvent>(
  own: CommandStore<Event>,
  context: PolicyContext,
  command: PolicyCommand<Event>,
): Promise<void> {
  const executed = await executeCommand<Event, Refusal>(own, {
    id: context.commandId(command.name, command.stream),
    requestHash: `${command.name} ${command.stream}`,
    metadata: context.metadata,
    attempts,
    decide: command.decide,
  }).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.problem.status !== 503) throw error
    throw new CauseMayPass(
      `${command.name} on ${command.stream} is not possible now: ${error.message}`,
      error,
    )
  })
  if (executed.kind === 'refused') {
    throw new Error(`${command.name} on ${command.stream} was refused with ${executed.refusal.code}`)
  }
}
