import { createHash } from 'node:crypto'

/**
 * The id of a command that came by HTTP: the same subject, operation, path and key give the same id, so that a command
 * sent twice has one effect. SHA-256 in hexadecimal.
 */
export function httpCommandId(from: {
  readonly subject: string
  readonly operationId: string
  readonly params?: unknown
  readonly key: string
}): string {
  return sha256(canonicalJson([from.subject, from.operationId, from.params ?? null, from.key]))
}

/** Equal for requests that say the same, whatever the order of their fields. SHA-256 in hexadecimal. */
export function requestHash(request: unknown): string {
  return sha256(canonicalJson(request))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** JSON with sorted keys; a field that is undefined is as good as absent. */
function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, field: unknown) =>
      typeof field === 'object' && field !== null && !Array.isArray(field)
        ? Object.fromEntries(Object.entries(field).toSorted(([left], [right]) => (left < right ? -1 : 1)))
        : field,
    ) ?? 'undefined'
  )
}
