import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { merge } from './merge.ts'

const named = z.looseObject({ name: z.string() })

const realmSchema = z.looseObject({
  realm: z.string(),
  roles: z.strictObject({ realm: z.array(z.strictObject({ name: z.string(), description: z.string() })) }),
  clientScopes: z.array(z.looseObject({ name: z.string(), protocolMappers: z.array(named) })),
  clients: z.array(
    z.looseObject({
      clientId: z.string(),
      publicClient: z.boolean(),
      defaultClientScopes: z.array(z.string()),
    }),
  ),
  users: z.array(
    z.looseObject({
      username: z.string(),
      /** The user that a client is by client credentials: Keycloak makes it with the client. */
      serviceAccountClientId: z.string().optional(),
      credentials: z
        .array(z.strictObject({ type: z.string(), value: z.string(), temporary: z.boolean() }))
        .optional(),
      realmRoles: z.array(z.string()),
    }),
  ),
})

const profileSchema = z.strictObject({ attributes: z.array(named) })

/** What the realm must hold, in Keycloak's own representation. */
export type RealmDescription = z.infer<typeof realmSchema>
export type ProfileDescription = z.infer<typeof profileSchema>
export type ClientDescription = RealmDescription['clients'][number]
export type UserDescription = RealmDescription['users'][number]

/** The realm for this public origin; with `development` the overlay upon it: demo users, localhost, more clients. */
export function realmDescription(options: {
  readonly publicUrl: string
  readonly development: boolean
}): RealmDescription {
  // Before they are merged: the public origin may be one of the overlay's own, and Keycloak keeps an address once.
  const placed = (name: string): unknown =>
    JSON.parse(JSON.stringify(read(name)).replaceAll(/\$\{ANNALS_PUBLIC_URL\}/g, options.publicUrl))
  const base = placed('annals-realm.json')
  return realmSchema.parse(options.development ? merge(base, placed('development.json')) : base)
}

export function profileDescription(): ProfileDescription {
  return profileSchema.parse(read('user-profile.json'))
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../realm/${name}`, import.meta.url), 'utf8'))
}
