/** A fact of one stream: a literal type and its fields. */
export type DomainEvent = { readonly type: string }

/** How a state is folded from its stream. Pure: `evolve` never refuses and never reads a clock. */
export type Aggregate<State, Event extends DomainEvent> = {
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
  readonly snapshot?: SnapshotPolicy
}

/** `version` numbers the shape of the state: a stored snapshot of another version is ignored and folded anew. */
export type SnapshotPolicy = { readonly version: number; readonly everyEvents: number }

/** The state after all events, oldest first. */
export function fold<State, Event extends DomainEvent>(
  aggregate: Pick<Aggregate<State, Event>, 'initial' | 'evolve'>,
  events: readonly Event[],
  from: State = aggregate.initial,
): State {
  return events.reduce(aggregate.evolve, from)
}
