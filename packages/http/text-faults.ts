import { jsonPointer } from './json-pointer.ts'

export type FieldError = {
  readonly pointer: string
  readonly code: string
  readonly params?: Record<string, unknown>
}

/** The fault of a text that no part stores or compares: NUL ends texts in other programs, a lone surrogate is no text. */
export function textFault(text: string): 'control-character' | 'lone-surrogate' | undefined {
  if (text.includes('\0')) return 'control-character'
  return text.isWellFormed() ? undefined : 'lone-surrogate'
}

/** A request with more faults than this is told the first ones. */
export const maxFieldErrors = 100

/**
 * Faults of every text and key in a parsed JSON value, whatever its schema. A key `__proto__` is refused with them:
 * code that copies fields one by one would set a prototype. The depth of the value is limited by its parser.
 */
export function jsonTextFaults(value: unknown): readonly FieldError[] {
  const found: FieldError[] = []
  collect(value, [], found)
  return found
}

function collect(value: unknown, path: PropertyKey[], found: FieldError[]): void {
  if (found.length >= maxFieldErrors) return
  if (typeof value === 'string') {
    note(textFault(value), path, found)
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => inside(index, item, path, found))
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      note(key === '__proto__' ? 'unknown-field' : textFault(key), [...path, key.toWellFormed()], found)
      inside(key.toWellFormed(), field, path, found)
    }
  }
}

function inside(key: PropertyKey, value: unknown, path: PropertyKey[], found: FieldError[]): void {
  path.push(key)
  collect(value, path, found)
  path.pop()
}

function note(code: string | undefined, path: readonly PropertyKey[], found: FieldError[]): void {
  if (code !== undefined && found.length < maxFieldErrors) found.push({ pointer: jsonPointer(path), code })
}
