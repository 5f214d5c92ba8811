/** A name that no part has; the message lists those that there are. */
export class UnknownPart extends Error {
  override readonly name = 'UnknownPart'
}

/** The parts of these names, or all of them without any. Throws UnknownPart. */
export function chosenParts<Part extends { readonly name: string }>(
  parts: readonly Part[],
  names: readonly string[],
): readonly Part[] {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0) {
    const known = parts.map(({ name }) => name).join(', ')
    throw new UnknownPart(`There is no part ${unknown.join(', ')}; there are ${known}.`)
  }
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name))
}
