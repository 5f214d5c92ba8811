import type { DomainEvent, EventCatalogue, EventDefinition } from '@annals/kernel'
import type { NewEvent, StoredEvent } from './port.ts'

type Fields = Readonly<Record<string, unknown>>

/** A stored event that this program cannot read: a command that meets it is refused, never decided without it. */
export class UnknownStoredEventError extends Error {
  override readonly name = 'UnknownStoredEventError'
  readonly code = 'unknown-stored-event'

  constructor(event: Pick<StoredEvent, 'type' | 'version'>, reason: string) {
    super(
      `Decoding ${event.type} version ${event.version} failed: ${reason}. Run the release that wrote it, or a later one.`,
    )
  }
}

/**
 * A domain event as it is stored: the personal fields apart, under the person's key. Null ones are left out; an event
 * of a personal type without any is stored under the person all the same: an erasure finds its stream, and none is
 * written after one.
 */
export function encodeEvent<Event extends DomainEvent>(
  catalogue: EventCatalogue<Event>,
  event: Event,
  id: string,
): NewEvent {
  const definition = definitionOf(catalogue, event.type)
  if (definition === undefined)
    throw new TypeError(`Encoding ${event.type} failed: add it to the service's event catalogue`)
  const { type, ...fields } = event
  const stored = { id, type, version: definition.version }
  if (definition.personal === undefined) return { ...stored, data: fields }
  const personalNames = new Set<string>(definition.personal.fields)
  const entries = Object.entries(fields)
  const personal = entries.filter(
    ([name, value]) => personalNames.has(name) && value !== null && value !== undefined,
  )
  const data = Object.fromEntries(entries.filter(([name]) => !personalNames.has(name)))
  const person = definition.personal.person(event)
  return { ...stored, data, personal: { person, data: Object.fromEntries(personal) } }
}

/**
 * The domain event in today's version. Personal fields that are missing, because the key is gone or they were
 * never given, are null. Throws UnknownStoredEventError on a type or version that the catalogue cannot read.
 */
export function decodeEvent<Event extends DomainEvent>(
  catalogue: EventCatalogue<Event>,
  stored: StoredEvent,
): Event {
  const definition = definitionOf(catalogue, stored.type)
  if (definition === undefined)
    throw new UnknownStoredEventError(stored, 'the type is not in the event catalogue')
  const event: Record<string, unknown> = { type: stored.type, ...upcast(definition, stored) }
  for (const field of definition.personal?.fields ?? []) event[field] ??= null
  // The catalogue's versions and upcasters, each with a golden file in the tests, are what proves this shape.
  return event as unknown as Event
}

function upcast<Event extends DomainEvent>(definition: EventDefinition<Event>, stored: StoredEvent): Fields {
  if (stored.version > definition.version) {
    throw new UnknownStoredEventError(stored, `the newest version known here is ${definition.version}`)
  }
  let fields: Fields = stored.data
  for (let version = stored.version; version < definition.version; version += 1) {
    const upcaster = definition.upcasters?.[version]
    if (upcaster === undefined)
      throw new UnknownStoredEventError(stored, `no upcaster reads version ${version}`)
    fields = upcaster(fields)
  }
  return fields
}

/** The definition found by an event's own type takes that very event, which an index type cannot say. */
function definitionOf<Event extends DomainEvent>(
  catalogue: EventCatalogue<Event>,
  type: string,
): EventDefinition<Event> | undefined {
  if (!Object.hasOwn(catalogue, type)) return undefined
  return catalogue[type as Event['type']] as unknown as EventDefinition<Event>
}
