import type { z } from 'zod'
import { jsonPointer } from './json-pointer.ts'
import { type FieldError, maxFieldErrors } from './text-faults.ts'

type Issue = z.core.$ZodIssue

/** zod's issues in our own literal codes, so that a page's words do not hang on the library's. */
export function fieldErrors(
  issues: readonly Issue[],
  pointerOf: (path: readonly PropertyKey[]) => string = jsonPointer,
): readonly FieldError[] {
  // zod tells a number beyond every integer that it is too large twice; the narrower bound comes last.
  const errors = new Map<string, FieldError>()
  for (const issue of issues) {
    for (const error of errorsOf(issue, pointerOf)) errors.set(`${error.code} ${error.pointer}`, error)
  }
  return [...errors.values()].slice(0, maxFieldErrors)
}

function errorsOf(issue: Issue, pointerOf: (path: readonly PropertyKey[]) => string): readonly FieldError[] {
  const one = (code: string, params?: Record<string, unknown>): readonly FieldError[] => [
    { pointer: pointerOf(issue.path), code, ...(params === undefined ? {} : { params }) },
  ]
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return one('required')
      if (issue.expected === 'int') return one('not-an-integer')
      return one('wrong-type', { expected: issue.expected })
    case 'too_small':
      return one(smallCodes[issue.origin] ?? 'too-small', boundOf('min', issue.minimum, issue.inclusive))
    case 'too_big':
      return one(bigCodes[issue.origin] ?? 'too-large', boundOf('max', issue.maximum, issue.inclusive))
    case 'not_multiple_of':
      return one('not-a-multiple', { of: issue.divisor })
    case 'invalid_format':
      return one('wrong-format', { format: issue.format })
    case 'invalid_value':
      return issue.input === undefined ? one('required') : one('not-allowed', { allowed: issue.values })
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, maxFieldErrors)
        .map((key) => ({ pointer: pointerOf([...issue.path, key.toWellFormed()]), code: 'unknown-field' }))
    case 'invalid_union':
      if (issue.input === undefined) return one('required')
      return 'options' in issue && issue.options !== undefined
        ? one('not-allowed', { allowed: issue.options })
        : one('no-matching-shape')
    case 'invalid_key':
      return one('wrong-key')
    case 'invalid_element':
      return one('wrong-element')
    case 'custom':
      return one(isLiteralCode(issue.message) ? issue.message : 'invalid', issue.params)
  }
}

const smallCodes: Readonly<Record<string, string>> = {
  string: 'too-short',
  array: 'too-few',
  set: 'too-few',
  map: 'too-few',
}
const bigCodes: Readonly<Record<string, string>> = {
  string: 'too-long',
  array: 'too-many',
  set: 'too-many',
  map: 'too-many',
}

function boundOf(
  name: 'min' | 'max',
  bound: number | bigint,
  inclusive: boolean | undefined,
): Record<string, unknown> {
  return { [name]: Number(bound), ...(inclusive === false ? { exclusive: true } : {}) }
}

/** Our own refinements give a code as their message; a sentence is no code. */
function isLiteralCode(message: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(message)
}
