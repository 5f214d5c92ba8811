import type { Page } from '@annals/contracts'
import type { SelectQueryBuilder } from 'typeorm'
import { type CursorValue, cursorFingerprint, decodeCursor, encodeCursor } from '../cursor.ts'
import { type KeysetTerm, keysetRanges } from '../keyset.ts'
import type { Row } from '../table.ts'

/**
 * A column of the page's own table by its name, or one of a joined table as `alias.column` together with how a read
 * row gives its value.
 */
export type SortColumn<R extends Row> =
  | readonly [column: keyof R & string, direction: 'ASC' | 'DESC']
  | readonly [column: string, direction: 'ASC' | 'DESC', value: (row: R) => CursorValue]

export type PageRequest<R extends Row> = {
  /** Ends with a column that no two rows share: the key. */
  readonly sort: readonly SortColumn<R>[]
  readonly cursor?: string | undefined
  readonly limit: number
  /** Whatever narrows the list: a cursor is good for these filters only. */
  readonly filters?: unknown
}

/** One page of the rows that the builder selects, by keyset. Throws InvalidCursorError. */
export async function pageOf<R extends Row>(
  builder: SelectQueryBuilder<R>,
  request: PageRequest<R>,
): Promise<Page<R>> {
  const { sort, cursor, limit } = request
  const terms = sort.map((column) => termOf(builder, column))
  const fingerprint = cursorFingerprint(
    sort.map(([column, direction]) => [column, direction]),
    request.filters,
  )
  const values = cursor === undefined ? undefined : decodeCursor(cursor, fingerprint, sort.length)
  const rows: R[] = []
  // One more than the page shows whether there is a next.
  for (const range of values === undefined ? [undefined] : keysetRanges(terms, values)) {
    const query = builder.clone().limit(limit + 1 - rows.length)
    for (const [index, term] of terms.entries()) {
      if (index === 0) query.orderBy(term.path, term.direction)
      else query.addOrderBy(term.path, term.direction)
    }
    if (range !== undefined) query.andWhere(`(${range.sql})`, range.parameters)
    rows.push(...(await query.getMany()))
    if (rows.length > limit) break
  }
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    items,
    next: more
      ? encodeCursor(
          fingerprint,
          sort.map((column) => sortValueOf(last, column)),
        )
      : null,
  }
}

/** All pages of a list, one after the other; each is read on its own, so that no read lasts as long as a download. */
export async function* iteratePages<Item>(
  readPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  let cursor: string | undefined
  do {
    const page = await readPage(cursor)
    yield page.items
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

function termOf<R extends Row>(
  builder: SelectQueryBuilder<R>,
  [column, direction]: SortColumn<R>,
): KeysetTerm & { readonly path: string } {
  const path = column.includes('.') ? column : `${builder.alias}.${column}`
  const [alias = '', property = ''] = path.split('.')
  const metadata = builder.expressionMap.findAliasByName(alias).metadata
  const found = metadata.findColumnWithPropertyName(property)
  if (found === undefined) throw new Error(`a page cannot be sorted by ${path}: there is no such column`)
  const joined = alias !== builder.alias
  return { sql: path, path, direction, nullable: joined || found.isNullable }
}

function sortValueOf<R extends Row>(row: R, [column, , value]: SortColumn<R>): CursorValue {
  const found: unknown = value === undefined ? row[column] : value(row)
  if (typeof found === 'boolean') return found ? 1 : 0
  if (found === null || typeof found === 'string' || typeof found === 'number') return found
  throw new Error(`a page cannot be sorted by ${column}: its values have no order`)
}
