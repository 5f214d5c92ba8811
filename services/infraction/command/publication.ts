import type { AnyEventOf } from '@annals/contracts'
import { infractionEvents } from '@annals/infraction-contracts'
import { type Publication, publication } from '@annals/part'
import { infractionCatalogue, type StoredInfractionEvent } from './domain/events.ts'

/** What leaves the infraction service's store. */
export const infractionPublication: Publication = publication(
  infractionEvents,
  infractionCatalogue,
  publishedInfractionEvent,
)

/**
 * One stored event, one contract event, field by field: what is not named here does not leave. A reason that the key no
 * longer opens is published as null.
 */
export function publishedInfractionEvent(event: StoredInfractionEvent): AnyEventOf<typeof infractionEvents> {
  switch (event.type) {
    case 'InfractionRecorded': {
      const { type, infractionId, radarId, detectionId, detectedAt, plate, longitude, latitude } = event
      const { speedKmh, limitKmh, toleranceKmh, overKmh, tariffVersion, bandFromKmhOver } = event
      const { amountCents, vehicleId, ownerId } = event
      const detected = { radarId, detectionId, detectedAt, plate, longitude, latitude }
      const judged = { speedKmh, limitKmh, toleranceKmh, overKmh, tariffVersion, bandFromKmhOver }
      return { type, data: { infractionId, ...detected, ...judged, amountCents, vehicleId, ownerId } }
    }
    case 'InfractionAttributed':
    case 'InfractionOwnerQuestioned': {
      const { type, infractionId, vehicleId, ownerId } = event
      return { type, data: { infractionId, vehicleId, ownerId } }
    }
    case 'InfractionPaid': {
      const { type, infractionId, paymentId, amountCents } = event
      return { type, data: { infractionId, paymentId, amountCents } }
    }
    case 'InfractionContested':
      return { type: event.type, data: { infractionId: event.infractionId, reason: event.reason } }
    case 'InfractionCancelled':
      return { type: event.type, data: { infractionId: event.infractionId, reason: event.reason } }
    case 'ContestReasonErased':
    case 'InfractionUpheld':
      return { type: event.type, data: { infractionId: event.infractionId } }
    case 'PlateInfractionNoted': {
      const { type, plate, infractionId, detectedAt } = event
      return { type, data: { plate, infractionId, detectedAt } }
    }
    case 'PlateHolderChanged': {
      const { type, plate, vehicleId, ownerId, effectiveAt } = event
      return { type, data: { plate, vehicleId, ownerId, effectiveAt } }
    }
  }
}
