import { decodeEvent } from '@annals/event-store'
import { type DomainEvent, fold } from '@annals/kernel'
import type { CommandStore } from './execute-command.ts'
import type { Target } from './target.ts'

/** The target's revision right after the command, not now: a repeated command must not hand out somebody else's later ETag. */
export async function revisionAt<State, Event extends DomainEvent>(
  own: CommandStore<Event>,
  target: Target<State, Event>,
  written: { readonly stream: string; readonly version: number },
): Promise<number> {
  const events = (await own.store.readStreams(new Map([[written.stream, 0]]))).get(written.stream) ?? []
  const until = events.filter((event) => event.streamVersion <= written.version)
  return target.revision(
    fold(
      target.aggregate,
      until.map((stored) => decodeEvent(own.catalogue, stored)),
    ),
  )
}
