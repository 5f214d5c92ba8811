import type { CursorValue } from './cursor.ts'

/** A column of the sort as SQL says it. Nulls come first ascending and last descending, in SQLite as in MySQL. */
export type KeysetTerm = {
  readonly sql: string
  readonly direction: 'ASC' | 'DESC'
  readonly nullable: boolean
}

export type KeysetCondition = {
  readonly sql: string
  readonly parameters: Readonly<Record<string, CursorValue>>
}

/**
 * The rows after the given values, as one or two ranges to be read one after the other. The leading column is always
 * bounded by itself (`a <= x AND (a < x OR …)`), so that an index on the sort is entered at the right place and the
 * millionth page costs what the first does; where nulls would break that range, they are a range of their own.
 */
export function keysetRanges(
  terms: readonly KeysetTerm[],
  values: readonly CursorValue[],
): readonly KeysetCondition[] {
  const [lead, ...rest] = terms
  const [value, ...others] = values
  if (lead === undefined || value === undefined) return []
  const parameters = Object.fromEntries(values.map((each, index) => [`keyset${index}`, each]))
  const used = (sql: string): KeysetCondition => ({ sql, parameters: usedParameters(sql, parameters) })
  const behind = rest.length === 0 ? 'FALSE' : after(rest, others, 1)
  if (value === null) {
    const equal = used(`${lead.sql} IS NULL AND (${behind})`)
    return lead.direction === 'ASC' ? [equal, used(`${lead.sql} IS NOT NULL`)] : [equal]
  }
  const beyond = used(within(lead, 'keyset0', behind))
  return lead.nullable && lead.direction === 'DESC' ? [beyond, used(`${lead.sql} IS NULL`)] : [beyond]
}

/** Strictly after the values, in the sort's order; `from` numbers the parameters. */
function after(terms: readonly KeysetTerm[], values: readonly CursorValue[], from: number): string {
  const [term, ...rest] = terms
  const [value, ...others] = values
  if (term === undefined || value === undefined) return 'FALSE'
  const behind = after(rest, others, from + 1)
  if (value === null) {
    const equal = `(${term.sql} IS NULL AND (${behind}))`
    return term.direction === 'ASC' ? `(${term.sql} IS NOT NULL OR ${equal})` : equal
  }
  const beyond = `(${within(term, `keyset${from}`, behind)})`
  return term.nullable && term.direction === 'DESC' ? `(${term.sql} IS NULL OR ${beyond})` : beyond
}

function within({ sql, direction }: KeysetTerm, parameter: string, behind: string): string {
  const beyond = direction === 'ASC' ? '>' : '<'
  if (behind === 'FALSE') return `${sql} ${beyond} :${parameter}`
  return `${sql} ${beyond}= :${parameter} AND (${sql} ${beyond} :${parameter} OR ${behind})`
}

function usedParameters(
  sql: string,
  parameters: Readonly<Record<string, CursorValue>>,
): Record<string, CursorValue> {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => new RegExp(`:${name}\\b`).test(sql)),
  )
}
