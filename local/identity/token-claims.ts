import { deriveId } from '@annals/kernel'
import type { DemoClient } from './demo-clients.ts'
import type { DemoUser } from './demo-users.ts'

/** What every part expects in `aud`. */
export const audience = 'annals'

/** The claims of an access token of a person, in Keycloak's shape. The name is left to the ID token. */
export function userAccessClaims(
  user: DemoUser,
  clientId: string,
  sid: string | undefined,
): Record<string, unknown> {
  return {
    typ: 'Bearer',
    azp: clientId,
    preferred_username: user.username,
    realm_access: { roles: [...user.roles] },
    ...profileClaims(user),
    ...(sid === undefined ? {} : { sid }),
  }
}

/** The claims of a client-credentials token: Keycloak gives each such client a user of its own. */
export function serviceAccessClaims(client: DemoClient): Record<string, unknown> {
  return {
    typ: 'Bearer',
    azp: client.clientId,
    preferred_username: `service-account-${client.clientId}`,
    realm_access: { roles: client.kind === 'service' ? [...client.roles] : [] },
  }
}

/** The `sub` of a service account, the same on every installation. */
export function serviceAccountId(clientId: string): string {
  return deriveId('service-account', clientId)
}

/** What ID token and userinfo say of a person. */
export function userIdentityClaims(user: DemoUser): { sub: string; [claim: string]: unknown } {
  return { sub: user.id, preferred_username: user.username, name: user.name, ...profileClaims(user) }
}

function profileClaims(user: DemoUser): Record<string, string> {
  return {
    ...(user.customerId === undefined ? {} : { customer_id: user.customerId }),
    ...(user.ownerId === undefined ? {} : { owner_id: user.ownerId }),
  }
}
