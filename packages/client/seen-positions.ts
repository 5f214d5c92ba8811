import {
  decodePositionTokens,
  encodePositionToken,
  mergePositionTokens,
  type PositionToken,
} from '@annals/contracts'

/** What the commands so far have written, as one `Annals-After` header. */
export type SeenPositions = {
  readonly note: (token: string | undefined) => void
  /** Undefined when nothing was noted. */
  readonly header: () => string | undefined
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
    header: () => (seen.size === 0 ? undefined : [...seen.values()].map(encodePositionToken).join(', ')),
  }
}
