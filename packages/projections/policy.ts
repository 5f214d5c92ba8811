import { createHash } from 'node:crypto'
import type { EventContract } from '@annals/contracts'
import type { z } from 'zod'
import type { ProjectedEvent } from './projection.ts'

/** What a handler needs to run commands on behalf of an event. */
export type PolicyContext = {
  /** The id of the command that this event causes on that stream: the same event again is the same command. */
  readonly commandId: (commandName: string, targetStream: string) => string
  readonly metadata: {
    readonly actor: string
    readonly correlationId: string
    readonly causationId: string
    readonly traceparent?: string
  }
}

type Handler<Data> = (event: ProjectedEvent<Data>, context: PolicyContext) => Promise<void>

type Handlers<Contract extends EventContract> = {
  readonly [Type in keyof Contract['events'] & string]?: Handler<z.infer<Contract['events'][Type]>>
}

export type PolicySource = {
  readonly contract: EventContract
  readonly handlers: Readonly<Record<string, Handler<never>>>
}

/** Turns contract events into commands on own streams. Its name is part of its commands' ids: it never changes. */
export type Policy = { readonly name: string; readonly from: readonly PolicySource[] }

/** What a policy does on the events of one contract, typed by its schemas. */
export function on<Contract extends EventContract>(
  contract: Contract,
  handlers: Handlers<Contract>,
): PolicySource {
  // Each handler is called only with data that its own schema has parsed.
  return { contract, handlers: handlers as unknown as PolicySource['handlers'] }
}

export function policy(definition: Policy): Policy {
  return definition
}

/** hash(consumer, source event id, command name, target stream): one effect, however often the event is delivered. */
export function policyCommandId(
  consumer: string,
  sourceEventId: string,
  commandName: string,
  targetStream: string,
): string {
  const named = JSON.stringify([consumer, sourceEventId, commandName, targetStream])
  return createHash('sha256').update(named).digest('hex')
}
