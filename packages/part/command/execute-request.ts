import type { Metadata } from '@annals/event-store'
import { httpCommandId, ProblemError, type RouteRequest, requestHash } from '@annals/http'
import type { DomainEvent, Refusal } from '@annals/kernel'
import type { CommandRoutesContext } from './command-routes-context.ts'
import { type Command, type Executed, executeCommand } from './execute-command.ts'

/** How long an HTTP command's id is kept. */
const keepMs = 30 * 24 * 60 * 60 * 1_000

const conflicts = new Set(['contention', 'revision-mismatch', 'idempotency-key-reused'])

type RequestedCommand<Event extends DomainEvent, R extends Refusal> = Pick<
  Command<Event, R>,
  'decide' | 'attempts'
> & {
  /** A name that the client gave to this very act: its effect is kept out for ever, key or not, whoever sends it. */
  readonly naturalKey?: string
}

/**
 * Runs the command of a request, counted by how it ends: once for its key, after the references that it names. A command
 * that was known, and whose outcome is repeated, has no states. Throws as executeCommand does.
 */
export async function executeRequest<Event extends DomainEvent, R extends Refusal>(
  { own, countCommand, waitForReferences }: CommandRoutesContext<Event>,
  request: RouteRequest,
  { naturalKey, decide, ...command }: RequestedCommand<Event, R>,
): Promise<Executed<R>> {
  const { principal, operationId, params, body, idempotencyKey } = request
  const id = httpCommandId({
    subject: naturalKey === undefined ? principal.subject : 'anyone',
    operationId,
    params,
    key: naturalKey ?? idempotencyKey ?? own.mintId(),
  })
  try {
    const executed = await executeCommand<Event, R>(own, {
      ...command,
      id,
      requestHash: requestHash({ params, body }),
      ...(naturalKey === undefined ? { keepMs } : {}),
      metadata: metadataOf(request, id),
      decide: async (loader) => {
        await waitForReferences(request)
        return decide(loader)
      },
    })
    const replayed = executed.kind === 'accepted' && executed.states.size === 0
    countCommand(operationId, replayed ? 'replayed' : executed.kind)
    return executed
  } catch (error) {
    const conflict = error instanceof ProblemError && conflicts.has(error.problem.code)
    countCommand(operationId, conflict ? 'conflict' : 'failed')
    throw error
  }
}

function metadataOf(request: RouteRequest, commandId: string): Metadata {
  return {
    actor: request.principal.actor,
    correlationId: request.correlationId,
    causationId: commandId,
    ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
  }
}
