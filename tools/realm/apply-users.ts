import { z } from 'zod'
import { type AdminApi, KeycloakError } from './admin-api.ts'
import { findClient } from './apply-clients.ts'
import { covers } from './covers.ts'
import type { UserDescription } from './realm-description.ts'

const userSchema = z.looseObject({ id: z.string() })
const rolesSchema = z.array(z.looseObject({ id: z.string(), name: z.string() }))

/** Service accounts, and in development the demo users. A password is set when its user is made, and never again. */
export async function applyUsers(
  api: AdminApi,
  realm: string,
  users: readonly UserDescription[],
): Promise<void> {
  for (const user of users) {
    const { credentials: _credentials, realmRoles, serviceAccountClientId, ...fields } = user
    const what = `user ${user.username}`
    const find = () =>
      serviceAccountClientId === undefined
        ? findUser(api, realm, user.username)
        : findServiceAccount(api, realm, serviceAccountClientId)
    let found = await find()
    if (found === undefined) {
      await api.write(`${what}: made`, 'POST', `${realm}/users`, user)
      found = await find()
    } else if (!covers(found, fields)) {
      await api.write(`${what}: changed`, 'PUT', `${realm}/users/${found.id}`, { ...found, ...fields })
    }
    if (found === undefined) throw new KeycloakError(`${what} was made and is not there`)
    await addRoles(api, realm, `${realm}/users/${found.id}`, { what, roles: realmRoles })
  }
}

async function findUser(api: AdminApi, realm: string, username: string) {
  const query = `${realm}/users?exact=true&username=${encodeURIComponent(username)}`
  const [found] = (await api.get(query, z.array(userSchema))) ?? []
  return found
}

async function findServiceAccount(api: AdminApi, realm: string, clientId: string) {
  const client = await findClient(api, realm, clientId)
  if (client === undefined) throw new KeycloakError(`there is no client ${clientId} for its service account`)
  return api.get(`${realm}/clients/${client.id}/service-account-user`, userSchema)
}

/** Roles that somebody gave by hand stay. */
async function addRoles(
  api: AdminApi,
  realm: string,
  user: string,
  { what, roles }: { readonly what: string; readonly roles: readonly string[] },
): Promise<void> {
  const path = `${user}/role-mappings/realm`
  const found = (await api.get(path, rolesSchema)) ?? []
  const missing = roles.filter((role) => !found.some(({ name }) => name === role))
  if (missing.length === 0) return
  const known = (await api.get(`${realm}/roles`, rolesSchema)) ?? []
  const added = known.filter(({ name }) => missing.includes(name))
  await api.write(`${what}: role ${missing.join(', ')} added`, 'POST', path, added)
}
