import { searchText } from '@annals/kernel'

/** A condition with named parameters, for a query builder's `andWhere`. */
export type NamedCondition = { readonly sql: string; readonly parameters: Readonly<Record<string, string>> }

/**
 * Every word of the term occurs in the column, which holds `searchText`. Undefined when the term has no word.
 * `name` keeps the parameters of several searches in one query apart.
 */
export function searchCondition(column: string, term: string, name = 'search'): NamedCondition | undefined {
  const words = searchText(term)
    .split(' ')
    .filter((word) => word !== '')
  if (words.length === 0) return undefined
  const parameters = words.map((word, index) => [`${name}${index}`, `%${escapeLike(word)}%`] as const)
  return {
    sql: parameters.map(([parameter]) => `${column} LIKE :${parameter} ESCAPE '!'`).join(' AND '),
    parameters: Object.fromEntries(parameters),
  }
}

/** The text as itself within a LIKE pattern with ESCAPE '!'. A backslash would mean something else in MySQL's literals. */
export function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}
