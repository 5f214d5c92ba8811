import type { LiveConfig } from '@annals/config'
import type { Tariff } from '@annals/infraction-contracts'
import { cents, deriveId, instant } from '@annals/kernel'
import { type CommandStore, executeForPolicy } from '@annals/part'
import { CauseMayPass, on, type Policy, policy } from '@annals/projections'
import { radarEvents } from '@annals/radar-contracts'
import type { Overspeed, StoredInfractionEvent } from '../domain/events.ts'
import { infractionId, plateNumber, radarId } from '../domain/ids.ts'
import { infraction } from '../domain/infraction.ts'
import { plate } from '../domain/plate.ts'
import type { Band } from '../domain/price.ts'
import { recordInfraction } from '../domain/record-infraction.ts'
import { infractionStream, plateStream } from '../domain/streams.ts'

/** Makes an infraction of each overspeed, whose id follows from the radar's and the detection's. */
export function overspeedPolicy(
  own: CommandStore<StoredInfractionEvent>,
  tariff: Pick<LiveConfig<Tariff>, 'current'>,
): Policy {
  return policy({
    name: 'infraction-overspeeds',
    from: [
      on(radarEvents, {
        OverspeedDetected: ({ data }, context) => {
          const overspeed: Overspeed = {
            ...data,
            infractionId: infractionId(deriveId('infraction', data.radarId, data.detectionId)),
            radarId: radarId(data.radarId),
            detectedAt: instant(data.detectedAt),
            plate: plateNumber(data.plate),
            tariffVersion: instant(data.tariffVersion),
          }
          const stream = infractionStream(overspeed.infractionId)
          const bands = bandsOf(tariff.current(), overspeed.tariffVersion)
          return executeForPolicy(own, context, {
            name: 'record-infraction',
            stream,
            decide: async (loader) => {
              const noted = await loader.one(plate, plateStream(overspeed.plate))
              const recorded = await loader.one(infraction, stream)
              return recordInfraction(overspeed, { infraction: recorded, plate: noted }, bands)
            },
          })
        },
      }),
    ],
  })
}

/** Throws CauseMayPass for a version that the tariff file of this part does not have. */
function bandsOf({ versions }: Tariff, validFrom: string): readonly Band[] {
  const version = versions.find((each) => each.validFrom === validFrom)
  if (version === undefined) {
    throw new CauseMayPass(
      `Pricing an overspeed failed: the radar service judged it by the tariff version of ${validFrom}, ` +
        'which the tariff file of this part does not have. Give both the same file; it goes on by itself then.',
    )
  }
  return version.bands.map(({ fromKmhOver, amountCents }) => ({
    fromKmhOver,
    amountCents: cents(amountCents),
  }))
}
