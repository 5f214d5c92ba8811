import type { DomainEvent } from './aggregate.ts'

/** Rewrites the stored fields of one version into those of the next. Total: it may not throw on what that version wrote. */
export type Upcaster = (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>

export type EventDefinition<Event extends DomainEvent> = {
  /** The version that is written today. */
  readonly version: number
  /** Upcasters by the version they read; `{ 1: … }` turns version 1 into version 2. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>
  /** Whose personal data the event carries and in which fields: encrypted at rest, null once the key is gone. */
  readonly personal?: {
    readonly person: (event: Event) => string
    readonly fields: readonly (keyof Event & string)[]
  }
}

/** Every stored event type of a service. A type that is not in it is never skipped: the command is refused. */
export type EventCatalogue<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: EventDefinition<Extract<Event, { type: Type }>>
}
