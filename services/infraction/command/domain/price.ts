import type { Cents } from '@annals/kernel'

/** Holds from its km/h over up to the next band's. */
export type Band = { readonly fromKmhOver: number; readonly amountCents: Cents }

/** The band of one tariff version that so many km/h over fall into. Bands rise from 1 on, and so does what is over. */
export function bandOf(bands: readonly Band[], overKmh: number): Band {
  const band = bands.findLast(({ fromKmhOver }) => fromKmhOver <= overKmh)
  if (band === undefined)
    throw new RangeError(`no band of the tariff begins at or below ${overKmh} km/h over`)
  return band
}
