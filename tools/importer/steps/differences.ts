import { isDeepStrictEqual } from 'node:util'

/** The names of the fields in which what is there is not what the file says. */
export function differences(
  wanted: Readonly<Record<string, unknown>>,
  there: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(wanted).filter(
    (field) => !isDeepStrictEqual(wanted[field] ?? null, there[field] ?? null),
  )
}
