import { commonProblem, type RouteRequest } from '@annals/http'
import type { Asker } from '../domain/asker.ts'
import { customerId } from '../domain/ids.ts'

type Principal = RouteRequest['principal']

/** Somebody with one of these roles acts as staff, whatever else they are; anybody else is the customer of their claim. */
export function askerOf(principal: Principal, ...staff: readonly ('sales' | 'warehouse')[]): Asker {
  if (staff.some((role) => principal.roles.has(role))) return { kind: 'staff' }
  if (principal.customerId === undefined) throw commonProblem('no-profile')
  return { kind: 'customer', customerId: customerId(principal.customerId) }
}
