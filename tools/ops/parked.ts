import { z } from 'zod'
import type { OpsClient } from './ops-client.ts'
import { type PartView, partWithConsumer } from './parts.ts'
import { tableText } from './table-text.ts'

const parkedSchema = z.object({
  items: z.array(
    z.object({
      source: z.string(),
      sequence: z.string(),
      position: z.int(),
      code: z.string(),
      message: z.string(),
      sinceMs: z.number(),
      failures: z.int(),
    }),
  ),
})
const replayedSchema = z.object({ parked: z.int() })

/** With the consumer by the name that a replay takes. */
type ParkedSequence = z.infer<typeof parkedSchema>['items'][number] & { readonly consumer: string }

/** The parked sequences of all consumers that have any. */
export async function readParked(
  client: OpsClient,
  parts: readonly PartView[],
): Promise<readonly ParkedSequence[]> {
  // A consumer of several sources is there once for each.
  const asked = new Map(
    parts.flatMap(({ path, consumers }) =>
      consumers
        .filter(({ parked }) => parked > 0)
        .map(({ name }) => [`${path}/consumers/${encodeURIComponent(name)}/parked`, name]),
    ),
  )
  const lists = await Promise.all(
    [...asked].map(async ([path, consumer]) => {
      const { items } = await client.get(path, parkedSchema)
      return items.map((item) => ({ ...item, consumer }))
    }),
  )
  return lists.flat()
}

export function parkedText(items: readonly ParkedSequence[]): string {
  if (items.length === 0) return 'Nothing is parked.\n'
  const rows = items.map((item) => [
    item.consumer,
    item.sequence,
    `${item.source} ${item.position}`,
    new Date(item.sinceMs).toISOString(),
    `${item.failures} failures`,
    `${item.code}: ${item.message}`,
  ])
  return `${tableText(rows)}When the cause is mended: npm run ops -- replay CONSUMER\n`
}

/** Handles the parked sequences of a consumer again; returns how many are still parked. */
export async function replayParked(
  client: OpsClient,
  parts: readonly PartView[],
  consumer: string,
): Promise<number> {
  const { path } = partWithConsumer(parts, consumer)
  const answer = await client.post(`${path}/consumers/${encodeURIComponent(consumer)}/replay`, replayedSchema)
  return answer.parked
}
