/** What a log keeps of an error. */
type DescribedError = {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: DescribedError
}

const causesDeep = 5

/**
 * Only these fields of an error are logged: a database driver's error also carries the statement's parameters,
 * and they can be somebody's name.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const stack = error.stack === undefined ? {} : { stack: error.stack }
  const cause =
    error.cause === undefined || depth >= causesDeep ? {} : { cause: describeError(error.cause, depth + 1) }
  return { type: error.name, message: error.message, ...code, ...stack, ...cause }
}
