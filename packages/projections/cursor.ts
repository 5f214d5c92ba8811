import { createHash } from 'node:crypto'

export type CursorValue = string | number | null

/** Thrown for a cursor that was not made by this list with this sort and these filters. */
export class InvalidCursorError extends Error {
  readonly code = 'invalid-cursor'
  constructor() {
    super('the cursor is not of this list with this sort and these filters; start again without it')
    this.name = 'InvalidCursorError'
  }
}

/** What a cursor belongs to: a page of another sort or filter would skip rows in silence. */
export function cursorFingerprint(sort: unknown, filters: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([sort, filters ?? null]))
    .digest('base64url')
    .slice(0, 12)
}

export function encodeCursor(fingerprint: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([fingerprint, ...values])).toString('base64url')
}

/** The values of the last row of the page before. Throws InvalidCursorError. */
export function decodeCursor(cursor: string, fingerprint: string, count: number): readonly CursorValue[] {
  const decoded = parsed(cursor)
  if (!Array.isArray(decoded) || decoded.length !== count + 1 || decoded[0] !== fingerprint)
    throw new InvalidCursorError()
  const values: unknown[] = decoded.slice(1)
  if (!values.every(isCursorValue)) throw new InvalidCursorError()
  return values
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new InvalidCursorError()
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  return value === null || typeof value === 'string' || Number.isSafeInteger(value)
}
