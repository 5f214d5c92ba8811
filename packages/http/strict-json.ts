import { jsonPointer } from './json-pointer.ts'

/** No request of ours nests deeper; a limit keeps every later walk of the value safe. */
export const maxJsonDepth = 32

const maxRepeatedKeys = 100

export type StrictJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too-deep' }
  /** JSON Pointers of the keys that an object holds twice. */
  | { readonly kind: 'repeated-keys'; readonly pointers: readonly string[] }

/**
 * JSON.parse, but a repeated key is a fault (JSON.parse keeps the last, other programs the first) and depth is limited.
 * The scan before it stops at the limit, so that 200,000 levels cost nothing.
 */
export function parseStrictJson(text: string): StrictJson {
  const { tooDeep, repeated } = scan(text)
  if (tooDeep) return { kind: 'too-deep' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'malformed' }
  }
  return repeated.length > 0 ? { kind: 'repeated-keys', pointers: repeated } : { kind: 'value', value }
}

type Level = { readonly keys: Set<string> | undefined; key: string | number; expectsKey: boolean }

/** Reads only what tells strings, keys and nesting apart; whether the text is JSON at all is JSON.parse's to say. */
function scan(text: string): { readonly tooDeep: boolean; readonly repeated: readonly string[] } {
  const levels: Level[] = []
  const repeated: string[] = []
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1)
    switch (text[at]) {
      case '{':
        levels.push({ keys: new Set(), key: '', expectsKey: true })
        break
      case '[':
        levels.push({ keys: undefined, key: 0, expectsKey: false })
        break
      case '}':
      case ']':
        levels.pop()
        break
      case ',':
        if (level?.keys !== undefined) level.expectsKey = true
        else if (typeof level?.key === 'number') level.key += 1
        break
      case '"': {
        const end = endOfString(text, at)
        if (end === -1) return { tooDeep: false, repeated }
        if (level?.expectsKey === true && level.keys !== undefined) {
          level.key = decoded(text.slice(at, end + 1))
          level.expectsKey = false
          if (level.keys.has(level.key) && repeated.length < maxRepeatedKeys) {
            repeated.push(jsonPointer(levels.map(({ key }) => key)))
          }
          level.keys.add(level.key)
        }
        at = end
        break
      }
      default:
    }
    if (levels.length > maxJsonDepth) return { tooDeep: true, repeated }
  }
  return { tooDeep: false, repeated }
}

/** The index of the closing quote: the first one with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return -1
}

/** `"a"` and `"\u0061"` are one key. A quoted text that is no JSON string makes the whole text malformed anyway. */
function decoded(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
