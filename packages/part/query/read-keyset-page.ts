import type { Page } from '@annals/contracts'
import { ProblemError } from '@annals/http'
import { InvalidCursorError, type PageRequest, pageOf, type Row } from '@annals/projections'

/** The query builder of a list's rows; their table's alias is `row`. */
export type RowQuery<R extends Row> = Parameters<typeof pageOf<R>>[0]

/** One page by keyset. Throws `invalid-cursor` for a cursor of another list, sort or filter. */
export async function readKeysetPage<R extends Row>(
  rows: RowQuery<R>,
  request: PageRequest<R>,
): Promise<Page<R>> {
  try {
    return await pageOf(rows, request)
  } catch (error) {
    if (!(error instanceof InvalidCursorError)) throw error
    throw new ProblemError({
      status: 400,
      code: error.code,
      errors: [{ pointer: '?cursor', code: error.code }],
    })
  }
}
