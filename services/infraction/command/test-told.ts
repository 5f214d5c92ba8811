import type { Tariff } from '@annals/infraction-contracts'
import { deriveId, type Instant } from '@annals/kernel'
import { infractionId, type OwnerId } from './domain/ids.ts'
import { clio, day, overspeed } from './domain/infraction-fixtures.ts'
import { infractionStream } from './domain/streams.ts'

/** What another service tells: the event's stream, type and data, as its contract has them. */
export type Told = {
  readonly stream: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** 30 km/h over on day 10 unless told otherwise; the stream is the infraction that it becomes. */
export function overspeedTold(
  plate: string,
  detectionId: string,
  change: { readonly detectedAt?: Instant; readonly overKmh?: number; readonly tariffVersion?: Instant } = {},
): { readonly told: Told; readonly id: string; readonly stream: string } {
  const { infractionId: _derived, ...detected } = overspeed
  const { radarId } = detected
  const id = deriveId('infraction', radarId, detectionId)
  return {
    told: {
      stream: `detection-${radarId}-${detectionId}`,
      type: 'OverspeedDetected',
      data: { ...detected, plate, detectionId, ...change },
    },
    id,
    stream: infractionStream(infractionId(id)),
  }
}

/** From then on the owner's vehicle bears the plate: the Clio unless another is given. */
export function assignedTold(plate: string, ownerId: OwnerId, effectiveAt: Instant, vehicleId = clio): Told {
  return plateTold('PlateAssigned', { plate, vehicleId, ownerId, effectiveAt })
}

export function transferredTold(plate: string, ownerId: OwnerId, effectiveAt: Instant): Told {
  return plateTold('PlateTransferred', { plate, vehicleId: clio, ownerId, effectiveAt })
}

export function releasedTold(plate: string, effectiveAt: Instant): Told {
  return plateTold('PlateReleased', { plate, vehicleId: clio, effectiveAt })
}

export function erasedTold(ownerId: OwnerId): Told {
  return { stream: `owner-${ownerId}`, type: 'OwnerErased', data: { ownerId } }
}

function plateTold(type: string, data: { readonly plate: string } & Told['data']): Told {
  return { stream: `plate-${data.plate}`, type, data }
}

/** Bands from 1 and from 20 km/h over, in force from each of these instants on. */
export function tariffOf(...validFroms: readonly string[]): Tariff {
  return {
    versions: validFroms.map((validFrom) => ({
      validFrom,
      toleranceKmh: 5,
      tolerancePercent: 0,
      bands: [
        { fromKmhOver: 1, amountCents: 4_500 },
        { fromKmhOver: 20, amountCents: 13_500 },
      ],
    })),
  }
}

export const tariff: Tariff = tariffOf(day(0))
