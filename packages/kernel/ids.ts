import { v5, v7 } from 'uuid'

/** Mints time-ordered ids (UUIDv7). */
export type MintId = () => string

export const mintUuid: MintId = () => v7()

/** The namespace of every id that Annals derives. Changing it changes all of them. */
const annalsNamespace = '6f0d0c0e-6f0e-5c1b-9a55-0f6f1f5a7a11'

/** The same names give the same id, today and next month (UUIDv5 over the names joined by a character no name holds). */
export function deriveId(...names: readonly string[]): string {
  return v5(names.join('\u0000'), annalsNamespace)
}
