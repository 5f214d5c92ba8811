import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import { afterLastChange } from './effective-at.ts'
import type { PlateEvent, VehicleEvent } from './events.ts'
import type { DeregisterVehicleRefusal } from './refusals.ts'
import type { Vehicle } from './vehicle.ts'

export type DeregisterVehicle = {
  readonly vehicleId: string
  /** Null is now. */
  readonly effectiveAt: Instant | null
}

/** The vehicle is off the road for good and its plate is free from that instant on. Once is enough. */
export function deregisterVehicle(
  { vehicleId, effectiveAt }: DeregisterVehicle,
  state: Vehicle,
  { now }: { readonly now: Instant },
): Decision<VehicleEvent | PlateEvent, DeregisterVehicleRefusal> {
  if (state.status === 'Unknown') return refuse({ code: 'vehicle-unknown', vehicleId })
  if (state.status === 'Deregistered') {
    const deregisteredAt = state.changedAt
    return (effectiveAt ?? deregisteredAt) === deregisteredAt
      ? accept([])
      : refuse({ code: 'vehicle-deregistered', vehicleId, deregisteredAt })
  }
  const since = afterLastChange(effectiveAt, state.changedAt, now)
  if (typeof since !== 'string') return refuse(since)
  const released = { plate: state.registeredAs.plate, vehicleId, effectiveAt: since }
  return accept([
    { type: 'VehicleDeregistered', ...released },
    { type: 'PlateReleased', ...released },
  ])
}
