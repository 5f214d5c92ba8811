import { z } from 'zod'
import type { AdminApi } from './admin-api.ts'
import { covers } from './covers.ts'
import { merge } from './merge.ts'
import type { RealmDescription } from './realm-description.ts'

const scopesSchema = z.array(z.looseObject({ id: z.string(), name: z.string() }))
const mappersSchema = z.array(z.looseObject({ id: z.string(), name: z.string() }))

/** What tokens say of whoever they are for. */
export async function applyClientScopes(
  api: AdminApi,
  realm: string,
  scopes: RealmDescription['clientScopes'],
): Promise<void> {
  for (const scope of scopes) await applyClientScope(api, `${realm}/client-scopes`, scope)
}

async function applyClientScope(
  api: AdminApi,
  path: string,
  { protocolMappers, ...scope }: RealmDescription['clientScopes'][number],
): Promise<void> {
  const what = `client scope ${scope.name}`
  const known = (await api.get(path, scopesSchema)) ?? []
  const found = known.find(({ name }) => name === scope.name)
  if (found === undefined) {
    await api.write(`${what}: made`, 'POST', path, { ...scope, protocolMappers })
    return
  }
  const own = `${path}/${found.id}`
  if (!covers(found, scope)) await api.write(`${what}: changed`, 'PUT', own, merge(found, scope))
  const mappers = (await api.get(`${own}/protocol-mappers/models`, mappersSchema)) ?? []
  for (const wanted of protocolMappers) {
    const mapper = mappers.find(({ name }) => name === wanted.name)
    const models = `${own}/protocol-mappers/models`
    if (mapper === undefined) await api.write(`${what}, ${wanted.name}: made`, 'POST', models, wanted)
    else if (!covers(mapper, wanted))
      await api.write(
        `${what}, ${wanted.name}: changed`,
        'PUT',
        `${models}/${mapper.id}`,
        merge(mapper, wanted),
      )
  }
}
