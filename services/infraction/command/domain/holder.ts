import type { OwnerId, VehicleId } from './ids.ts'

/** Who bears a plate: a vehicle of an owner, or nobody as far as is registered (both null). */
export type Holder = { readonly vehicleId: VehicleId | null; readonly ownerId: OwnerId | null }

export const nobody: Holder = { vehicleId: null, ownerId: null }

/** The holder's two fields of whatever carries them. */
export function holderOf({ vehicleId, ownerId }: Holder): Holder {
  return { vehicleId, ownerId }
}

/** Another vehicle of the same owner is another holder. */
export function sameHolder(left: Holder, right: Holder): boolean {
  return left.vehicleId === right.vehicleId && left.ownerId === right.ownerId
}
