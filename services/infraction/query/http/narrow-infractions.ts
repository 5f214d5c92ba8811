import type { InfractionFilters } from '@annals/infraction-contracts'
import type { RowQuery } from '@annals/part'
import type { InfractionRow } from '../projections/infractions.ts'
import { onlyOwnerOf, type Principal } from './visibility.ts'

/** Leaves the infractions that the filters let through and that this person may see. */
export function narrowInfractions(
  rows: RowQuery<InfractionRow>,
  filters: InfractionFilters,
  principal: Principal,
): void {
  const own = onlyOwnerOf(principal)
  const { status, ownerId, radarId, plate, questioned, detectedFrom, detectedBefore } = filters
  const oneStatus = status?.length === 1 ? status[0] : undefined
  // From the one that leaves the fewest rows to the one that leaves the most.
  const wanted = [
    ['own', 'row.ownerId', own],
    ['ownerId', 'row.ownerId', ownerId],
    ['plate', 'row.plate', plate],
    ['radarId', 'row.radarId', radarId],
    ['questioned', 'row.ownerQuestioned', questioned === undefined ? undefined : true],
    ['status', 'row.status', oneStatus],
  ] as const
  const given = wanted.filter(([, , value]) => value !== undefined)
  for (const [index, [name, column, value]] of given.entries()) {
    const compared = index === 0 ? column : withoutIndex(column)
    rows.andWhere(`${compared} = :${name}`, { [name]: value })
  }
  if (status !== undefined && oneStatus === undefined) {
    // By the index of a status all rows of several would have to be sorted; in the list's order few are looked at.
    rows.andWhere(`${withoutIndex('row.status')} IN (:...statuses)`, { statuses: status })
  }
  if (detectedFrom !== undefined) rows.andWhere('row.detectedAt >= :detectedFrom', { detectedFrom })
  if (detectedBefore !== undefined) rows.andWhere('row.detectedAt < :detectedBefore', { detectedBefore })
}

/**
 * As an expression a column is looked up by no index. SQLite without statistics takes any of several indices for the
 * best: an owner's few infractions were found among all that have the same status.
 */
function withoutIndex(column: string): string {
  return `COALESCE(${column}, '')`
}
