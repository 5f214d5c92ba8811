/** A line's net: round_half_up(unit price × quantity × (1 − discount)), exact. */
export function lineNetCents(unitPriceCents: number, quantity: number, discountBasisPoints: number): number {
  const tenThousandths = BigInt(unitPriceCents) * BigInt(quantity) * BigInt(10_000 - discountBasisPoints)
  return Number((tenThousandths + 5_000n) / 10_000n)
}
