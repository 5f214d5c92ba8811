import type { DomainEvent } from '@annals/kernel'
import type { CommandStore } from './execute-command.ts'

/** Where a stream's events are: the version of the last one meant and its position. */
export type Settled = {
  readonly version: number
  readonly positions: Readonly<Record<number, number>>
}

/**
 * What a command that wrote nothing found done already. A `create` answers as the command that created the stream did:
 * a later revision would let the client overwrite changes that it never saw. Any other answers where the stream stood.
 */
export async function settledBefore<Event extends DomainEvent>(
  own: CommandStore<Event>,
  { stream, version }: { readonly stream: string; readonly version: number },
  kind: 'create' | 'move',
): Promise<Settled> {
  const after = kind === 'create' ? 0 : Math.max(version - 1, 0)
  const events = (await own.store.readStreams(new Map([[stream, after]]))).get(stream) ?? []
  const last =
    kind === 'create'
      ? events.findLast(({ commandId }) => commandId === events[0]?.commandId)
      : events.find(({ streamVersion }) => streamVersion === version)
  if (last === undefined) return { version, positions: {} }
  return { version: last.streamVersion, positions: { [last.partition]: last.position } }
}
