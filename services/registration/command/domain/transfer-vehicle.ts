import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import { afterLastChange } from './effective-at.ts'
import type { PlateEvent, VehicleEvent } from './events.ts'
import type { Owner } from './owner.ts'
import type { TransferVehicleRefusal } from './refusals.ts'
import type { Vehicle } from './vehicle.ts'

export type TransferVehicle = {
  readonly vehicleId: string
  readonly ownerId: string
  /** Null is now. */
  readonly effectiveAt: Instant | null
}

/** Another known owner has the vehicle, and with it the plate, from that instant on. */
export function transferVehicle(
  { vehicleId, ownerId, effectiveAt }: TransferVehicle,
  state: Vehicle,
  { now, owner }: { readonly now: Instant; readonly owner: Owner },
): Decision<VehicleEvent | PlateEvent, TransferVehicleRefusal> {
  if (state.status === 'Unknown') return refuse({ code: 'vehicle-unknown', vehicleId })
  if (state.status === 'Deregistered')
    return refuse({ code: 'vehicle-deregistered', vehicleId, deregisteredAt: state.changedAt })
  if (state.ownerId === ownerId) return refuse({ code: 'owner-unchanged', ownerId })
  const since = afterLastChange(effectiveAt, state.changedAt, now)
  if (typeof since !== 'string') return refuse(since)
  if (owner.status !== 'Registered') return refuse({ code: 'owner-unknown', ownerId })
  const held = { plate: state.registeredAs.plate, vehicleId, ownerId, effectiveAt: since }
  return accept([
    { type: 'VehicleTransferred', ...held },
    { type: 'PlateTransferred', ...held },
  ])
}
