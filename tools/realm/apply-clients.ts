import { z } from 'zod'
import { type AdminApi, KeycloakError } from './admin-api.ts'
import { covers } from './covers.ts'
import type { ClientDescription } from './realm-description.ts'

/** The secret that a client must have; undefined where Keycloak mints one that nobody here knows. */
export type SecretOf = (clientId: string) => string | undefined

const clientSchema = z.looseObject({
  id: z.string(),
  defaultClientScopes: z.array(z.string()).default([]),
  attributes: z.record(z.string(), z.string()).default({}),
})
const scopesSchema = z.array(z.object({ id: z.string(), name: z.string() }))
const secretSchema = z.object({ value: z.string().optional() })

export async function applyClients(
  api: AdminApi,
  realm: string,
  clients: readonly ClientDescription[],
  secretOf: SecretOf,
): Promise<void> {
  for (const client of clients) {
    const { defaultClientScopes, ...fields } = client
    const what = `client ${client.clientId}`
    const found = await findClient(api, realm, client.clientId)
    const secret = client.publicClient ? undefined : secretOf(client.clientId)
    if (found === undefined) {
      const made = secret === undefined ? client : { ...client, secret }
      await api.write(`${what}: made`, 'POST', `${realm}/clients`, made)
      continue
    }
    const path = `${realm}/clients/${found.id}`
    const wanted =
      secret === undefined || (await hasSecret(api, path, secret)) ? fields : { ...fields, secret }
    const { secret: _secret, ...comparable } = wanted
    if (wanted !== fields || !covers(found, comparable)) {
      const attributes = { ...found.attributes, ...(client['attributes'] as object | undefined) }
      await api.write(`${what}: changed`, 'PUT', path, { ...found, ...wanted, attributes })
    }
    await addScopes(api, realm, path, {
      what,
      missing: missingFrom(found.defaultClientScopes, defaultClientScopes),
    })
  }
}

/** Undefined when the realm has none. */
export async function findClient(api: AdminApi, realm: string, clientId: string) {
  const query = `${realm}/clients?clientId=${encodeURIComponent(clientId)}`
  const [found] = (await api.get(query, z.array(clientSchema))) ?? []
  return found
}

function missingFrom(found: readonly string[], wanted: readonly string[]): readonly string[] {
  return wanted.filter((scope) => !found.includes(scope))
}

async function hasSecret(api: AdminApi, path: string, secret: string): Promise<boolean> {
  return (await api.get(`${path}/client-secret`, secretSchema))?.value === secret
}

/** Keycloak takes the scopes of a client when it is made; later they are added one by one. */
async function addScopes(
  api: AdminApi,
  realm: string,
  path: string,
  { what, missing }: { readonly what: string; readonly missing: readonly string[] },
): Promise<void> {
  if (missing.length === 0) return
  const scopes = (await api.get(`${realm}/client-scopes`, scopesSchema)) ?? []
  for (const name of missing) {
    const scope = scopes.find((known) => known.name === name)
    if (scope === undefined) throw new KeycloakError(`${what}: there is no client scope ${name}`)
    await api.write(`${what}: scope ${name} added`, 'PUT', `${path}/default-client-scopes/${scope.id}`)
  }
}
