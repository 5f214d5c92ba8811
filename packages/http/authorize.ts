import {
  isServiceClient,
  KeysUnavailableError,
  type Principal,
  TokenError,
  type TokenVerifier,
} from '@annals/auth'
import type { Role } from '@annals/contracts'
import { commonProblem } from './problem-error.ts'
import type { RateLimit } from './rate-limit.ts'

/** The principal of the `Authorization` header. Throws `unauthenticated`, or `unavailable` while no token can be judged. */
export async function authenticate(header: string | undefined, verify: TokenVerifier): Promise<Principal> {
  const token = /^bearer +(\S+)$/i.exec(header ?? '')?.[1]
  if (token === undefined) {
    throw commonProblem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer realm="annals"' } })
  }
  try {
    return await verify(token)
  } catch (error) {
    if (error instanceof KeysUnavailableError) throw commonProblem('unavailable', { detail: error.message })
    if (!(error instanceof TokenError)) throw error
    throw commonProblem('unauthenticated', {
      params: { reason: error.code },
      headers: { 'WWW-Authenticate': 'Bearer realm="annals", error="invalid_token"' },
    })
  }
}

/** A login with such a role is a person only by the claim that names which. */
const claimOfRole: { readonly [Name in Role]?: 'customerId' | 'ownerId' } = {
  customer: 'customerId',
  owner: 'ownerId',
}

/** Throws `forbidden` without one of the roles, `no-profile` when the only ones lack the claim that goes with them. */
export function requireRole(principal: Principal, roles: readonly Role[]): void {
  const held = roles.filter((role) => principal.roles.has(role))
  if (held.length === 0) throw commonProblem('forbidden', { params: { roles } })
  const usable = held.some((role) => {
    const claim = claimOfRole[role]
    return claim === undefined || principal[claim] !== undefined
  })
  if (!usable) throw commonProblem('no-profile', { params: { roles: held } })
}

/** Throws `too-many-requests`; a service client is never limited. */
export function requireRate(principal: Principal, limit: RateLimit): void {
  if (isServiceClient(principal)) return
  const waitMs = limit(principal.subject)
  if (waitMs > 0) {
    throw commonProblem('too-many-requests', {
      headers: { 'Retry-After': String(Math.ceil(waitMs / 1_000)) },
    })
  }
}
