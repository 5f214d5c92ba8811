import { z } from 'zod'
import { fieldErrors } from './field-errors.ts'
import { queryPointer } from './json-pointer.ts'
import { objectSchemaOf } from './openapi/json-schema.ts'
import { commonProblem } from './problem-error.ts'
import { type FieldError, maxFieldErrors, textFault } from './text-faults.ts'

export type QueryParser = (queryString: string) => unknown

/** Parses query strings by the schema; every fault of one is an `invalid-request`. No schema means no parameters. */
export function queryParser(schema: z.ZodObject = z.strictObject({})): QueryParser {
  const lists = new Set(
    Object.entries(objectSchemaOf(schema, 'input').properties)
      .filter(([, property]) => property['type'] === 'array')
      .map(([name]) => name),
  )
  return (queryString) => {
    const { values, faults } = valuesOf(queryString, lists)
    if (faults.length > 0) throw commonProblem('invalid-request', { errors: faults })
    const parsed = schema.safeParse(Object.fromEntries(values), { reportInput: true })
    if (parsed.success) return parsed.data
    throw commonProblem('invalid-request', { errors: fieldErrors(parsed.error.issues, queryPointer) })
  }
}

function valuesOf(queryString: string, lists: ReadonlySet<string>) {
  const values = new Map<string, string | string[]>()
  const faults: FieldError[] = []
  for (const pair of queryString.split('&').filter((text) => text !== '')) {
    if (faults.length >= maxFieldErrors) break
    const [rawName = '', ...rest] = pair.split('=')
    const name = decoded(rawName)
    const value = decoded(rest.join('='))
    const known = values.get(name ?? '')
    if (name === undefined || value === undefined) {
      faults.push({ pointer: queryPointer([name ?? '']), code: 'wrong-encoding' })
    } else if (textFault(name) !== undefined || textFault(value) !== undefined) {
      faults.push({ pointer: queryPointer([name.replaceAll('\0', '')]), code: 'control-character' })
    } else if (name === '__proto__') {
      faults.push({ pointer: queryPointer([name]), code: 'unknown-field' })
    } else if (lists.has(name)) {
      values.set(name, [known ?? [], value].flat())
    } else if (known !== undefined) {
      faults.push({ pointer: queryPointer([name]), code: 'repeated-parameter' })
    } else {
      values.set(name, value)
    }
  }
  return { values, faults }
}

/** Undefined when the percent-encoding is none, or not of UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
