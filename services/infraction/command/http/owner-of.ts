import { commonProblem, type RouteRequest } from '@annals/http'
import type { OwnerAsker } from '../domain/asker.ts'
import { ownerId } from '../domain/ids.ts'

/** The owner that the login is; a role without the claim is nobody. Throws `no-profile`. */
export function ownerOf(principal: RouteRequest['principal']): OwnerAsker {
  if (principal.ownerId === undefined) throw commonProblem('no-profile')
  return { kind: 'owner', ownerId: ownerId(principal.ownerId) }
}
