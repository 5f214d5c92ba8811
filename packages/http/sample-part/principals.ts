import { KeysUnavailableError, type Principal, TokenError, type TokenVerifier } from '@annals/auth'
import type { Role } from '@annals/contracts'

/** When every token of the samples ends. */
const tokenEndMs = Date.UTC(2026, 0, 2, 12)

function principal(subject: string, roles: readonly Role[], more: Partial<Principal> = {}): Principal {
  return { subject, actor: `user:${subject}`, roles: new Set(roles), expiresAtMs: tokenEndMs, ...more }
}

/** Who a token of the samples is; the token is the name. */
export const principals = {
  sales: principal('sue', ['sales']),
  warehouse: principal('walter', ['warehouse']),
  customer: principal('ana', ['customer'], { customerId: '0190a000-0000-7000-8000-000000000001' }),
  'customer-without-claim': principal('carl', ['customer']),
  'sales-and-customer': principal('sam', ['customer', 'sales']),
  'no-role': principal('nora', []),
  operator: principal('otto', ['operator']),
  importer: principal('importer', ['sales'], { actor: 'client:importer' }),
} as const satisfies Readonly<Record<string, Principal>>

export type SampleToken = keyof typeof principals

/** Keeps the contract of a TokenVerifier without keys: the name of a principal is its token. */
export const sampleVerifier: TokenVerifier = async (token) => {
  if (token === 'keys-away') throw new KeysUnavailableError(new Error('connect ECONNREFUSED'))
  if (token === 'verifier-broken') throw new TypeError('a bug')
  const found = Object.entries(principals).find(([name]) => name === token)
  if (found === undefined) throw new TokenError('token-signature')
  return found[1]
}

export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` }
}
