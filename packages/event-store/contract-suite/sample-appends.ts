import type { AppendRequest, EventStore, NewEvent, StreamAppend, Written } from '../port.ts'

type Sample = Partial<Omit<AppendRequest, 'commandId' | 'appends'>> & {
  readonly appends?: readonly StreamAppend[]
}

/** A request with the parts that a test is not about filled in. */
export function command(commandId: string, sample: Sample = {}): AppendRequest {
  return {
    commandId,
    requestHash: 'hash of the request',
    appends: [],
    metadata: { actor: 'user:ada', correlationId: `correlation of ${commandId}`, causationId: commandId },
    ...sample,
  }
}

export function noted(id: string, data: Readonly<Record<string, unknown>> = {}): NewEvent {
  return { id, type: 'Noted', version: 1, data }
}

export function registered(
  id: string,
  person: string,
  personal: Readonly<Record<string, unknown>>,
): NewEvent {
  return {
    id,
    type: 'Registered',
    version: 1,
    data: { kind: 'private' },
    personal: { person, data: personal },
  }
}

/** `count` events onto one stream. */
export function onto(stream: string, expectedVersion: number, count = 1): StreamAppend {
  const events = Array.from({ length: count }, (_none, index) =>
    noted(`${stream}@${expectedVersion + index + 1}`),
  )
  return { stream, expectedVersion, events }
}

/** What a database cannot store, though its type says a number: an append that fails inside its flush. */
export function unstorable(stream: string, expectedVersion: number, person?: string): StreamAppend {
  const personal = person === undefined ? {} : { personal: { person, data: { name: 'Ann' } } }
  return {
    stream,
    expectedVersion,
    events: [{ id: 'bad', type: 'Noted', version: Number.NaN, data: {}, ...personal }],
  }
}

/** Appends and gives what was written; throws when the outcome is another. */
export async function written(store: EventStore, request: AppendRequest): Promise<Written> {
  const outcome = await store.append(request)
  if (outcome.kind !== 'appended') throw new Error(`expected an append, got ${JSON.stringify(outcome)}`)
  return outcome.written
}
