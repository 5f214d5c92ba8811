import type { Claim } from '@annals/kernel'

export type TakenClaim = { readonly claim: string; readonly stream: string }

/**
 * The first claim that cannot be taken and its holder, given that `release` is released first. A stream may take
 * again what it holds, and releases only what it holds itself.
 */
export function firstTakenClaim(
  take: readonly Claim[],
  release: readonly Claim[],
  holderOf: (claim: Claim) => string | undefined,
): TakenClaim | undefined {
  const released = new Set(release.map(keyOf))
  const takenHere = new Map<string, string>()
  for (const claim of take) {
    const holder = takenHere.get(keyOf({ ...claim, stream: '' })) ?? holderOf(claim)
    const free =
      holder === undefined || holder === claim.stream || released.has(keyOf({ ...claim, stream: holder }))
    if (!free) return { claim: claim.name, stream: holder }
    takenHere.set(keyOf({ ...claim, stream: '' }), claim.stream)
  }
  return undefined
}

function keyOf({ name, value, stream }: Claim): string {
  return JSON.stringify([name, value, stream])
}
