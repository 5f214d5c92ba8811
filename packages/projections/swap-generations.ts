import type { ConsumerPositions } from '@annals/messaging'
import { type Build, type BuildSource, buildUpTo } from './build-generation.ts'
import { type Generation, makeLive } from './generations.ts'
import { lockLive } from './live-generation.ts'
import { readPositions } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import type { WriteTransaction } from './write-transaction.ts'

export type Swap = {
  readonly kind: 'swapped' | 'found-live'
  /** Where the generation is, source by source. */
  readonly reached: readonly { readonly source: string; readonly positions: ConsumerPositions }[]
}

/**
 * Within one transaction: brings what was built up to the live generation and makes it live in its place. `found-live`:
 * it is so already, by another replica that built it too, or by a commit whose answer was lost.
 */
export async function swapGenerations(
  transaction: WriteTransaction,
  projection: AnyProjection,
  build: Build,
  built: Generation,
  sources: readonly BuildSource[],
): Promise<Swap> {
  const { dialect } = build.environment.database
  const reached: Swap['reached'][number][] = []
  let replaced: Generation | undefined
  for (const from of sources) {
    const { source } = from
    // The live one first, as its writers do: locked in one order, they wait for each other and never both.
    const live = await lockLive(transaction, dialect, projection, source, replaced?.consumer)
    if (live?.consumer === built.consumer) return foundLive(transaction, built, sources)
    const positions = await buildUpTo(build, transaction, from, live?.positions)
    if (positions === 'live') return foundLive(transaction, built, sources)
    reached.push({ source, positions })
    replaced = live
  }
  await makeLive(transaction, built, replaced)
  return { kind: 'swapped', reached }
}

async function foundLive(
  transaction: WriteTransaction,
  { consumer }: Generation,
  sources: readonly BuildSource[],
): Promise<Swap> {
  const reached: Swap['reached'][number][] = []
  for (const { source } of sources)
    reached.push({ source, positions: await readPositions(transaction, consumer, source) })
  return { kind: 'found-live', reached }
}
