import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import { inFuture, later } from './effective-at.ts'
import type { PlateEvent, VehicleEvent } from './events.ts'
import type { Owner } from './owner.ts'
import type { Plate } from './plate.ts'
import type { RegisterVehicleRefusal } from './refusals.ts'
import type { KnownVehicle, Vehicle } from './vehicle.ts'

export type RegisterVehicle = {
  readonly vehicleId: string
  readonly plate: string
  readonly brand: string
  readonly model: string
  readonly fiscalPower: number
  readonly ownerId: string
  /** Null is now. */
  readonly effectiveAt: Instant | null
}

export type RegisterVehicleContext = {
  readonly now: Instant
  readonly plate: Plate
  readonly owner: Owner
}

/** A vehicle is registered once, for a known owner, under a plate that nobody has borne since that instant. */
export function registerVehicle(
  command: RegisterVehicle,
  state: Vehicle,
  { now, plate, owner }: RegisterVehicleContext,
): Decision<VehicleEvent | PlateEvent, RegisterVehicleRefusal> {
  const { vehicleId, ownerId } = command
  if (state.status !== 'Unknown')
    return isSameRegistration(command, state) ? accept([]) : refuse({ code: 'vehicle-id-taken', vehicleId })
  const future = inFuture(command.effectiveAt, now)
  if (future !== undefined) return refuse(future)
  if (plate.status === 'Borne') return refuse({ code: 'plate-taken', plate: command.plate })
  const earliest = plate.releasedAt ?? now
  const effectiveAt = command.effectiveAt ?? later(now, earliest)
  if (plate.releasedAt !== null && effectiveAt < plate.releasedAt) {
    return refuse({ code: 'plate-interval-overlaps', plate: command.plate, effectiveAt, earliest })
  }
  if (owner.status !== 'Registered') return refuse({ code: 'owner-unknown', ownerId })
  return accept([
    { type: 'VehicleRegistered', ...command, effectiveAt },
    { type: 'PlateAssigned', plate: command.plate, vehicleId, ownerId, effectiveAt },
  ])
}

/** Whether it asks for what was registered; an instant that it leaves to the rules is as they decided then. */
function isSameRegistration(command: RegisterVehicle, { registeredAs }: KnownVehicle): boolean {
  return (
    command.plate === registeredAs.plate &&
    command.brand === registeredAs.brand &&
    command.model === registeredAs.model &&
    command.fiscalPower === registeredAs.fiscalPower &&
    command.ownerId === registeredAs.ownerId &&
    (command.effectiveAt ?? registeredAs.effectiveAt) === registeredAs.effectiveAt
  )
}
