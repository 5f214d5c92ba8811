import type { Role } from '@annals/contracts'

/** Who sends a request, as the token says and nothing else. */
export type Principal = {
  /** The token's `sub`. */
  readonly subject: string
  /** `user:<sub>` or, for a client-credentials token, `client:<client id>`: what events keep as the actor. */
  readonly actor: string
  readonly roles: ReadonlySet<Role>
  /** From the claim `customer_id`: the one customer this login is. */
  readonly customerId?: string
  /** From the claim `owner_id`: the one vehicle owner this login is. */
  readonly ownerId?: string
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAtMs: number
}

/**
 * Checks a bearer token. Rejects with a TokenError that says what is wrong with it, never with the token,
 * or with a KeysUnavailableError when that cannot be said because the issuer's keys cannot be read.
 */
export type TokenVerifier = (token: string) => Promise<Principal>

/** True for a service of ours or a device: no person, so no limit of requests per second. */
export function isServiceClient(principal: Principal): boolean {
  return principal.actor.startsWith('client:')
}
