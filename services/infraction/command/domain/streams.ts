import type { StoredInfractionEvent } from './events.ts'
import type { InfractionId, PlateNumber } from './ids.ts'

export const infractionStream = (id: InfractionId): string => `infraction-${id}`
export const plateStream = (plate: PlateNumber): string => `plate-${plate}`

/** An infraction's own events name a plate too; which stream an event is of is in its type. */
export function streamOfInfractionEvent(event: StoredInfractionEvent): string {
  switch (event.type) {
    case 'PlateInfractionNoted':
    case 'PlateHolderChanged':
      return plateStream(event.plate)
    default:
      return infractionStream(event.infractionId)
  }
}
