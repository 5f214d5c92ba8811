import {
  decodePositionTokens,
  encodePositionToken,
  mergePositionTokens,
  type PositionToken,
} from '@annals/contracts'

/** What the commands of a journey have written so far, whoever sent them. */
export type SeenPositions = {
  readonly note: (header: string | null) => void
  /** As `Annals-After` takes it; undefined before the first command. */
  readonly after: () => string | undefined
}

export function seenPositions(): SeenPositions {
  const seen = new Map<string, PositionToken>()
  return {
    note: (header) => {
      for (const token of decodePositionTokens(header ?? '') ?? []) {
        const key = `${token.source} ${token.store}`
        seen.set(key, mergePositionTokens(seen.get(key) ?? token, token))
      }
    },
    after: () => (seen.size === 0 ? undefined : [...seen.values()].map(encodePositionToken).join(',')),
  }
}
