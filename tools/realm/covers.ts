/**
 * Whether `found` says at least what `wanted` says. What `wanted` leaves out is free; lists are sets, as Keycloak keeps
 * no order in them; nothing and the empty text are one.
 */
export function covers(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item) => found.some((candidate) => covers(candidate, item)))
    )
  }
  if (isRecord(wanted)) {
    return isRecord(found) && Object.entries(wanted).every(([key, value]) => covers(found[key], value))
  }
  return (found ?? '') === (wanted ?? '')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
