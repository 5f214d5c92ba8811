import { isRecord } from './covers.ts'

/** What tells the items of a list apart, in Keycloak's own words. */
const keys = ['clientId', 'username', 'name'] as const

/** The base with the overlay upon it: fields are replaced, named items of lists are merged, other items are added. */
export function merge(base: unknown, overlay: unknown): unknown {
  if (overlay === undefined) return base
  if (Array.isArray(base) && Array.isArray(overlay)) return mergeLists(base, overlay)
  if (!isRecord(base) || !isRecord(overlay)) return overlay
  const merged = { ...base }
  for (const [key, value] of Object.entries(overlay)) merged[key] = merge(base[key], value)
  return merged
}

function mergeLists(base: readonly unknown[], overlay: readonly unknown[]): readonly unknown[] {
  const merged = [...base]
  for (const item of overlay) {
    const name = nameOf(item)
    const index = merged.findIndex(
      (known) => known === item || (name !== undefined && nameOf(known) === name),
    )
    if (index === -1) merged.push(item)
    else merged[index] = merge(merged[index], item)
  }
  return merged
}

function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined
  const key = keys.find((candidate) => typeof item[candidate] === 'string')
  return key === undefined ? undefined : `${key} ${String(item[key])}`
}
