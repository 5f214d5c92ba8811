import { z } from 'zod'
import type { AdminApi } from './admin-api.ts'
import { applyClientScopes } from './apply-client-scopes.ts'
import { applyClients, type SecretOf } from './apply-clients.ts'
import { applyProfile } from './apply-profile.ts'
import { applyUsers } from './apply-users.ts'
import { covers } from './covers.ts'
import type { ProfileDescription, RealmDescription } from './realm-description.ts'

/**
 * Makes the realm what the description says, and writes nothing where it is so already. Clients, users, roles and
 * scopes that the description does not name stay as they are.
 */
export async function applyRealm(
  api: AdminApi,
  description: RealmDescription,
  { profile, secretOf }: { readonly profile: ProfileDescription; readonly secretOf: SecretOf },
): Promise<void> {
  const { roles, clientScopes, clients, users, ...settings } = description
  const path = `/${settings.realm}`
  const found = await api.get(path, z.looseObject({}))
  if (found === undefined) await api.write(`realm ${settings.realm}: made`, 'POST', '', settings)
  else if (!covers(found, settings))
    await api.write(`realm ${settings.realm}: settings changed`, 'PUT', path, { ...found, ...settings })
  await applyRoles(api, path, roles.realm)
  await applyProfile(api, path, profile)
  await applyClientScopes(api, path, clientScopes)
  await applyClients(api, path, clients, secretOf)
  await applyUsers(api, path, users)
}

async function applyRoles(
  api: AdminApi,
  realm: string,
  roles: RealmDescription['roles']['realm'],
): Promise<void> {
  for (const role of roles) {
    const path = `${realm}/roles/${role.name}`
    const found = await api.get(path, z.looseObject({}))
    if (found === undefined) await api.write(`role ${role.name}: made`, 'POST', `${realm}/roles`, role)
    else if (!covers(found, role))
      await api.write(`role ${role.name}: changed`, 'PUT', path, { ...found, ...role })
  }
}
