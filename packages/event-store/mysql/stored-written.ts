import type { Written } from '../port.ts'

/**
 * What a command wrote, as it can be stored before its positions are known: the events of a command stand together,
 * so that the first of them, found by its stream and version, tells where all of them are.
 */
export type StoredWritten = {
  readonly streams: readonly (readonly [stream: string, version: number])[]
  /** The first event: the index of its stream, and its version. Absent when the command wrote none. */
  readonly first?: readonly [streamIndex: number, version: number]
  /** How far behind the first event the last one of a partition stands. */
  readonly offsets: Readonly<Record<number, number>>
}

/** `firstPosition` stands on the same count as the positions in `written`. */
export function storedWritten(
  written: Written,
  first: { readonly stream: string; readonly version: number; readonly position: number } | undefined,
): StoredWritten {
  const streams = written.streams.map(({ stream, version }) => [stream, version] as const)
  if (first === undefined) return { streams, offsets: {} }
  const index = streams.findIndex(([stream]) => stream === first.stream)
  return {
    streams,
    first: [index, first.version],
    offsets: shifted(written.positions, -first.position),
  }
}

/** The first event's place in its stream. */
export function firstEventOf({ streams, first }: StoredWritten): readonly [string, number] | undefined {
  const stream = first && streams[first[0]]?.[0]
  return first && stream !== undefined ? [stream, first[1]] : undefined
}

export function writtenOf({ streams, offsets }: StoredWritten, firstPosition: number): Written {
  return {
    streams: streams.map(([stream, version]) => ({ stream, version })),
    positions: shifted(offsets, firstPosition),
  }
}

export function shifted(
  positions: Readonly<Record<number, number>>,
  by: number,
): Readonly<Record<number, number>> {
  return Object.fromEntries(
    Object.entries(positions).map(([partition, position]) => [partition, position + by]),
  )
}
