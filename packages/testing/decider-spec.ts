import { deepEqual, equal } from 'node:assert/strict'
import {
  type Aggregate,
  type Decision,
  type DomainEvent,
  type Effects,
  fold,
  type Refusal,
} from '@annals/kernel'

export type Decider<State, Event extends DomainEvent, Command, Context, R extends Refusal> = Pick<
  Aggregate<State, Event>,
  'initial' | 'evolve'
> & { readonly decide: (command: Command, state: State, context: Context) => Decision<Event, R> }

type Outcome<Event, R extends Refusal> = {
  /** Exactly these events, in this order. */
  readonly then: (...events: readonly Event[]) => Outcome<Event, R>
  /** Accepted without any event: the command had its effect before. */
  readonly thenNothing: () => Outcome<Event, R>
  readonly thenRefused: (refusal: R) => void
  /** What is written in the same transaction; unnamed effects must be absent. */
  readonly thenEffects: (effects: Effects) => Outcome<Event, R>
  readonly decision: Decision<Event, R>
}

type When<Event, Command, Context, R extends Refusal> = {
  readonly when: (command: Command, context?: Partial<Context>) => Outcome<Event, R>
}

/**
 * Given these events, when this command, then those events or that refusal.
 * `context` is what every case starts from; a case names only what it changes.
 */
export function deciderSpec<
  State,
  Event extends DomainEvent,
  Command,
  Context extends object,
  R extends Refusal,
>(
  decider: Decider<State, Event, Command, Context, R>,
  context: Context,
): { readonly given: (...events: readonly Event[]) => When<Event, Command, Context, R> } {
  return {
    given: (...events) => ({
      when: (command, changed) =>
        outcomeOf(decider.decide(command, fold(decider, events), { ...context, ...changed })),
    }),
  }
}

function outcomeOf<Event, R extends Refusal>(decision: Decision<Event, R>): Outcome<Event, R> {
  const outcome: Outcome<Event, R> = {
    decision,
    then: (...events) => {
      deepEqual(decision.kind === 'accepted' ? decision.events : decision, events)
      return outcome
    },
    thenNothing: () => outcome.then(),
    thenRefused: (refusal) => deepEqual(decision, { kind: 'refused', refusal }),
    thenEffects: (effects) => {
      equal(decision.kind, 'accepted', 'a refused command has no effects')
      deepEqual(decision.kind === 'accepted' ? decision.effects : undefined, effects)
      return outcome
    },
  }
  return outcome
}
