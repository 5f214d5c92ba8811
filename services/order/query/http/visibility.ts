import type { Role } from '@annals/contracts'
import type { RouteRequest } from '@annals/http'

type Principal = RouteRequest['principal']

export const readers: readonly Role[] = ['customer', 'sales', 'warehouse']

/** The one customer whose orders a person may see; undefined for staff, who see all. */
export function onlyCustomerOf(principal: Principal): string | undefined {
  // Nobody comes here as a customer without the claim; were it so, an empty id is nobody's.
  return principal.roles.has('sales') || principal.roles.has('warehouse')
    ? undefined
    : (principal.customerId ?? '')
}

export function mayBeSeen(row: { readonly customerId: string }, principal: Principal): boolean {
  const only = onlyCustomerOf(principal)
  return only === undefined || only === row.customerId
}
