import { commonProblem } from '@annals/http'
import type { Aggregate, DomainEvent } from '@annals/kernel'
import type { AggregateLoader } from './execute-command.ts'
import type { Target } from './target.ts'

/** A loader that remembers the revision of the target it loads. */
export function watchedLoader<Event extends DomainEvent, State, Own extends Event>(
  loader: AggregateLoader<Event>,
  target: Target<State, Own>,
): { readonly loader: AggregateLoader<Event>; readonly revision: () => number | undefined } {
  let revision: number | undefined
  return {
    revision: () => revision,
    loader: {
      many: loader.many,
      one: async <Loaded, Other extends Event>(aggregate: Aggregate<Loaded, Other>, stream: string) => {
        const state = await loader.one(aggregate, stream)
        // A stream with the target's prefix is loaded by the target's aggregate.
        if (stream.startsWith(target.prefix)) revision = target.revision(state as unknown as State)
        return state
      },
    },
  }
}

/** Throws `revision-mismatch` unless the target is still what the client saw. */
export function requireRevision(ifMatch: string | undefined, revision: number | undefined): void {
  if (revision === undefined)
    throw new Error('a command that requires If-Match did not load its target by `one`')
  if (ifMatch !== String(revision)) throw commonProblem('revision-mismatch', { params: { revision } })
}
