/** Where a fact of the shop was read: a file's name and the line on which its record begins, the header being line 1. */
export type Place = { readonly file: string; readonly line: number }

/** One line that was not imported, and the rule it broke. */
export type LineRefusal = Place & { readonly column?: string; readonly rule: string }

export function refusalOf(place: Place, rule: string, column?: string): LineRefusal {
  const { file, line } = place
  return column === undefined ? { file, line, rule } : { file, line, column, rule }
}
