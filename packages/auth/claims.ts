import { type Role, roleSchema } from '@annals/contracts'
import type { JWTPayload } from 'jose'
import type { Principal } from './principal.ts'
import { TokenError } from './token-error.ts'

/** The principal that verified claims describe. Throws a TokenError for a token that is not an access token of ours. */
export function principalOf(payload: JWTPayload): Principal {
  // Keycloak puts the kind of token here; an ID or refresh token is nobody's permission to call an API.
  const kind = payload['typ']
  if (kind !== undefined && kind !== 'Bearer') throw new TokenError('token-type')
  if (typeof payload.sub !== 'string' || payload.sub === '') throw new TokenError('token-subject')
  if (payload.exp === undefined) throw new TokenError('token-claims')
  const customerId = textClaim(payload, 'customer_id')
  const ownerId = textClaim(payload, 'owner_id')
  const client = serviceClientOf(payload)
  return {
    subject: payload.sub,
    actor: client === undefined ? `user:${payload.sub}` : `client:${client}`,
    roles: rolesOf(payload),
    ...(customerId === undefined ? {} : { customerId }),
    ...(ownerId === undefined ? {} : { ownerId }),
    expiresAtMs: payload.exp * 1_000,
  }
}

/**
 * The client id of a client-credentials token. Keycloak names the user of such a token `service-account-<client id>`;
 * other providers make the client its own subject (RFC 9068, section 2.2).
 */
function serviceClientOf(payload: JWTPayload): string | undefined {
  const client = textClaim(payload, 'client_id') ?? textClaim(payload, 'azp')
  if (client === undefined) return undefined
  const userName = textClaim(payload, 'preferred_username')
  if (userName === undefined) return payload.sub === client ? client : undefined
  return userName === `service-account-${client.toLowerCase()}` ? client : undefined
}

function rolesOf(payload: JWTPayload): ReadonlySet<Role> {
  const access = payload['realm_access']
  if (typeof access !== 'object' || access === null || !('roles' in access) || !Array.isArray(access.roles))
    return new Set()
  return new Set(
    access.roles.flatMap((name: unknown) => {
      const role = roleSchema.safeParse(name)
      return role.success ? [role.data] : []
    }),
  )
}

/** Claims as a provider may send them: one text, absent, or something else that is then refused. */
function textClaim(payload: JWTPayload, name: string): string | undefined {
  const value = payload[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw new TokenError('token-claims')
  return value
}
