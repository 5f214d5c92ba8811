const causesDeep = 5

/** The literal codes and the names of an error and of what caused it, outermost first. */
export function errorWords(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > causesDeep) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...code, error.name, ...errorWords(error.cause, depth + 1)]
}
