import type { AnyEventOf, EventContract } from '@annals/contracts'
import { decodeEvent, type StoredEvent } from '@annals/event-store'
import type { DomainEvent, EventCatalogue } from '@annals/kernel'

/** How a command part's stored events leave it: one stored event gives exactly one contract event. */
export type Publication = {
  readonly contract: EventContract
  /** Throws UnknownStoredEventError for a type this release does not know: it is never skipped. */
  readonly toContract: (stored: StoredEvent) => {
    readonly type: string
    readonly data: Record<string, unknown>
  }
}

export function publication<Event extends DomainEvent, Contract extends EventContract>(
  contract: Contract,
  catalogue: EventCatalogue<Event>,
  map: (event: Event) => AnyEventOf<Contract>,
): Publication {
  return {
    contract,
    toContract: (stored) => {
      const { type, data } = map(decodeEvent(catalogue, stored))
      return { type, data: data as Record<string, unknown> }
    },
  }
}
