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
  if (own !== undefined) rows.andWhere('row.ownerId = :own', { own })
  const { status, ownerId, radarId, plate, questioned, detectedFrom, detectedBefore } = filters
  if (status !== undefined) rows.andWhere('row.status IN (:...status)', { status })
  if (ownerId !== undefined) rows.andWhere('row.ownerId = :ownerId', { ownerId })
  if (radarId !== undefined) rows.andWhere('row.radarId = :radarId', { radarId })
  if (plate !== undefined) rows.andWhere('row.plate = :plate', { plate })
  if (questioned !== undefined) rows.andWhere('row.ownerQuestioned = :questioned', { questioned: true })
  if (detectedFrom !== undefined) rows.andWhere('row.detectedAt >= :detectedFrom', { detectedFrom })
  if (detectedBefore !== undefined) rows.andWhere('row.detectedAt < :detectedBefore', { detectedBefore })
}
