import type { Aggregate, DomainEvent } from '@annals/kernel'

/** The aggregate a command is about: its stream is the first that `decide` loads. */
export type Target<State, Event extends DomainEvent> = {
  /** What precedes the id in the stream's name: `order-`. */
  readonly prefix: string
  readonly aggregate: Aggregate<State, Event>
  readonly revision: (state: State) => number
}
