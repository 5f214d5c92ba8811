/** Where the bearer token comes from. */
export type TokenSource = {
  readonly current: () => Promise<string>
  /** Another token in place of one that was refused; many callers at once get the same new one. */
  readonly renew: (refused: string) => Promise<string>
}

/** Keeps the token that `fetchToken` brings until it is refused, and never fetches two at once. */
export function keptToken(fetchToken: () => Promise<string>): TokenSource {
  let kept: Promise<string> | undefined
  const fetchAnew = () => {
    const fetching = fetchToken()
    kept = fetching
    fetching.catch(() => {
      if (kept === fetching) kept = undefined
    })
    return fetching
  }
  return {
    current: () => kept ?? fetchAnew(),
    renew: async (refused) => {
      const before = kept
      const token = await (before ?? fetchAnew())
      if (token !== refused) return token
      return kept === before ? fetchAnew() : (kept ?? fetchAnew())
    },
  }
}
