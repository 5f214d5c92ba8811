import type { Effects } from './effects.ts'

/** The domain's own word for "no": a literal code and what a person needs to understand it. */
export type Refusal = { readonly code: string }

export type Accepted<Event> = {
  readonly kind: 'accepted'
  readonly events: readonly Event[]
  readonly effects: Effects
}

export type Refused<R extends Refusal> = { readonly kind: 'refused'; readonly refusal: R }

/** What a decider answers. An exception is never a decision: it is a bug or a broken dependency. */
export type Decision<Event, R extends Refusal> = Accepted<Event> | Refused<R>

const noEffects: Effects = {}

export function accept<Event>(events: readonly Event[], effects: Effects = noEffects): Accepted<Event> {
  return { kind: 'accepted', events, effects }
}

export function refuse<R extends Refusal>(refusal: R): Refused<R> {
  return { kind: 'refused', refusal }
}
