import { accept, type Decision } from '@annals/kernel'
import type { Overspeed, StoredInfractionEvent } from './events.ts'
import type { Infraction } from './infraction.ts'
import { holderAt, type Plate } from './plate.ts'
import { type Band, bandOf } from './price.ts'

/** The two streams that a record is about: the infraction's own and its plate's. */
type Concerned = { readonly infraction: Infraction; readonly plate: Plate }

/**
 * One overspeed, one infraction: priced by the bands of the tariff version that judged it, for who bore the plate at
 * that instant as far as is registered; what is registered later finds it on its plate.
 */
export function recordInfraction(
  overspeed: Overspeed,
  { infraction, plate }: Concerned,
  bands: readonly Band[],
): Decision<StoredInfractionEvent, never> {
  if (infraction.status !== 'NotRecorded') return accept([])
  const { infractionId, detectedAt } = overspeed
  const { fromKmhOver, amountCents } = bandOf(bands, overspeed.overKmh)
  return accept<StoredInfractionEvent>([
    {
      type: 'InfractionRecorded',
      ...overspeed,
      bandFromKmhOver: fromKmhOver,
      amountCents,
      ...holderAt(plate, detectedAt),
    },
    { type: 'PlateInfractionNoted', plate: overspeed.plate, infractionId, detectedAt },
  ])
}
