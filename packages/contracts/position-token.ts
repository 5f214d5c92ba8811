import { z } from 'zod'

/** What a command wrote: the highest position in each partition it touched. Opaque to clients. */
export const positionTokenSchema = z.object({
  source: z.string().regex(/^[a-z]{1,40}$/),
  store: z.string().min(1).max(64),
  positions: z.record(z.string().regex(/^\d{1,4}$/), z.int().min(1)),
})

export type PositionToken = z.infer<typeof positionTokenSchema>

/** The header that answers a command, and the one that a later request sends back (several joined by commas). */
export const positionHeader = 'Annals-Position'
export const afterHeader = 'Annals-After'

export function encodePositionToken(token: PositionToken): string {
  const partitions = Object.entries(token.positions).map(
    ([partition, position]) => `${partition}.${position}`,
  )
  return [token.source, token.store, partitions.join('-')].join('_')
}

/**
 * Reads the tokens of an `Annals-After` header. Tokens of one source are merged to the highest positions.
 * Returns undefined when any of them is not a token.
 */
export function decodePositionTokens(header: string): readonly PositionToken[] | undefined {
  const bySource = new Map<string, PositionToken>()
  for (const text of header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const token = decodeOne(text)
    if (token === undefined) return undefined
    const key = `${token.source}_${token.store}`
    bySource.set(key, mergePositionTokens(bySource.get(key) ?? token, token))
  }
  return [...bySource.values()]
}

/** Two tokens of one source and store as one: the higher position in each partition. */
export function mergePositionTokens(left: PositionToken, right: PositionToken): PositionToken {
  const positions = { ...left.positions }
  for (const [partition, position] of Object.entries(right.positions)) {
    positions[partition] = Math.max(position, positions[partition] ?? 0)
  }
  return { ...left, positions }
}

function decodeOne(text: string): PositionToken | undefined {
  const [source, store, partitions, ...rest] = text.split('_')
  if (source === undefined || store === undefined || partitions === undefined || rest.length > 0)
    return undefined
  const positions = Object.fromEntries(
    partitions.split('-').map((entry) => {
      const [partition = '', position = ''] = entry.split('.')
      return [partition, /^\d{1,15}$/.test(position) ? Number(position) : Number.NaN]
    }),
  )
  const parsed = positionTokenSchema.safeParse({ source, store, positions })
  return parsed.success ? parsed.data : undefined
}
