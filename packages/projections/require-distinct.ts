/** Names of one part that tables or positions are kept under: two of the same would share them. */
export function requireDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`two ${what} of one part have the name ${twice}`)
}
