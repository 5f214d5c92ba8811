import { z } from 'zod'
import { type AdminApi, KeycloakError } from './admin-api.ts'
import { covers } from './covers.ts'
import type { ProfileDescription } from './realm-description.ts'

const attributeSchema = z.looseObject({ name: z.string() })
const profileSchema = z.looseObject({ attributes: z.array(attributeSchema) })

/**
 * Declares the attributes of users and who may edit them: Keycloak drops one that is not declared without a word.
 * An attribute of the description is wholly as it says; others stay.
 */
export async function applyProfile(
  api: AdminApi,
  realm: string,
  { attributes }: ProfileDescription,
): Promise<void> {
  const path = `${realm}/users/profile`
  const found = await api.get(path, profileSchema)
  if (found === undefined) throw new KeycloakError(`${path} is not there; is this Keycloak 26?`)
  const wrong = attributes.filter(
    (wanted) => !found.attributes.some((attribute) => isThatAttribute(attribute, wanted)),
  )
  if (wrong.length === 0) return
  const names = new Set(wrong.map(({ name }) => name))
  const kept = found.attributes.filter(({ name }) => !names.has(name))
  await api.write(`user profile: ${[...names].join(', ')}`, 'PUT', path, {
    ...found,
    attributes: [...kept, ...wrong],
  })
}

/** A rule too many counts as well: an attribute that is required would hold up every login without it. */
function isThatAttribute(found: z.infer<typeof attributeSchema>, wanted: { readonly name: string }): boolean {
  const { annotations: _annotations, group: _group, ...rules } = found
  return covers(rules, wanted) && Object.keys(rules).every((key) => Object.hasOwn(wanted, key))
}
