/** Where a fact of the shop was read: a file's name and the line on which its record begins, the header being line 1. */
export type Place = { readonly file: string; readonly line: number }

/** One line that was not imported, and the rule it broke. */
export type LineRefusal = Place & { readonly column?: string; readonly rule: string }

export function inFileOrder(refusals: readonly LineRefusal[]): readonly LineRefusal[] {
  return refusals.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

export function refusalOf(place: Place, rule: string, column?: string): LineRefusal {
  const { file, line } = place
  return column === undefined ? { file, line, rule } : { file, line, column, rule }
}
