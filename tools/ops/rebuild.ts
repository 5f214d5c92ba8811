import { z } from 'zod'
import type { OpsClient } from './ops-client.ts'
import { type PartView, partWithProjection } from './parts.ts'

const lineSchema = z.union([
  z.object({ state: z.literal('live') }),
  z.object({ state: z.literal('failed'), message: z.string() }),
  z.object({ done: z.number(), head: z.number(), etaMs: z.number().nullable() }),
])

/** How far a rebuild is: positions read, positions there are, and the time that the part reckons it still takes. */
export type RebuildProgress = {
  readonly done: number
  readonly head: number
  readonly etaMs: number | null
}

export type Rebuilt = { readonly kind: 'live' } | { readonly kind: 'failed'; readonly reason: string }

/** Rebuilds a read model in the part that has it; resolves when the new one is live, or why the old one stays. */
export async function rebuild(
  client: OpsClient,
  parts: readonly PartView[],
  {
    projection,
    onProgress,
  }: {
    readonly projection: string
    readonly onProgress: (progress: RebuildProgress) => void
  },
): Promise<Rebuilt> {
  const { path } = partWithProjection(parts, projection)
  for await (const line of client.postForLines(
    `${path}/projections/${encodeURIComponent(projection)}/rebuild`,
    lineSchema,
  )) {
    if (!('state' in line)) onProgress(line)
    else if (line.state === 'live') return { kind: 'live' }
    else return { kind: 'failed', reason: line.message }
  }
  return { kind: 'failed', reason: 'the part ended its answer without saying how the rebuild ended' }
}
