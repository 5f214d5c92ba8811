import type { StoreContent } from './read-store.ts'

/** Positions and stream versions without a gap, ids once, one partition a stream, time that never goes back. */
export function storeFaults({ events, heads, sequence }: StoreContent): readonly string[] {
  const faults: string[] = []
  const ids = new Set<string>()
  const streams = new Map<string, { version: number; partition: number }>()
  let before = { position: 0, atMs: 0 }
  for (const event of events) {
    const { position, stream, streamVersion, partition, atMs, id } = event
    const what = `position ${position} of ${stream}`
    if (position !== before.position + 1) faults.push(`position ${position} follows ${before.position}`)
    if (atMs < before.atMs) faults.push(`${what}: its time is before that of the position before it`)
    if (ids.has(id)) faults.push(`${what}: the id ${id} is there twice`)
    const known = streams.get(stream)
    if (streamVersion !== (known?.version ?? 0) + 1)
      faults.push(`${what}: version ${streamVersion} follows ${known?.version ?? 0}`)
    if (known !== undefined && known.partition !== partition) faults.push(`${what}: in another partition`)
    ids.add(id)
    streams.set(stream, { version: streamVersion, partition })
    before = event
  }
  if (sequence !== before.position)
    faults.push(`the sequence is at ${sequence}, the events at ${before.position}`)
  for (const [stream, { version }] of streams)
    if (heads.get(stream) !== version)
      faults.push(`${stream}: its head is ${heads.get(stream)}, its events are ${version}`)
  // A stream that was locked and then not written to has the version 0.
  for (const [stream, version] of heads)
    if (version !== 0 && !streams.has(stream)) faults.push(`${stream}: a head without an event`)
  return faults
}
