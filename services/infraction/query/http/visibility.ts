import type { Role } from '@annals/contracts'
import type { RouteRequest } from '@annals/http'

export type Principal = RouteRequest['principal']

export const readers: readonly Role[] = ['officer', 'owner']

/** The one owner whose infractions a person may see; undefined for officers, who see all. */
export function onlyOwnerOf(principal: Principal): string | undefined {
  // Nobody comes here as an owner without the claim; were it so, an empty id is nobody's.
  return principal.roles.has('officer') ? undefined : (principal.ownerId ?? '')
}

/** It is the owner's to whom it is attributed now: not who it was attributed to before, nor one who is questioned. */
export function mayBeSeen(row: { readonly ownerId: string | null }, principal: Principal): boolean {
  const only = onlyOwnerOf(principal)
  return only === undefined || only === row.ownerId
}

/** Fields that name an owner and a vehicle, kept for who may see these; of somebody else there is not even an id. */
export function attributionFor<Fields extends { readonly ownerId?: unknown; readonly vehicleId?: unknown }>(
  fields: Fields,
  principal: Principal,
): Omit<Fields, 'ownerId' | 'vehicleId'> & Pick<Partial<Fields>, 'ownerId' | 'vehicleId'> {
  const only = onlyOwnerOf(principal)
  if (only === undefined || only === fields.ownerId) return fields
  const { ownerId: _owner, vehicleId: _vehicle, ...shown } = fields
  return shown
}
