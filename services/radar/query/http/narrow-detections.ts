import type { RowQuery } from '@annals/part'
import type { DetectionFilters } from '@annals/radar-contracts'
import type { DetectionRow } from '../projections/detections.ts'

/** Leaves the detections that the filters let through. */
export function narrowDetections(
  rows: RowQuery<DetectionRow>,
  { radarId, plate, outcome, detectedFrom, detectedBefore }: DetectionFilters,
): void {
  if (radarId !== undefined) rows.andWhere('row.radarId = :radarId', { radarId })
  if (plate !== undefined) rows.andWhere('row.plate = :plate', { plate })
  if (outcome !== undefined) rows.andWhere(outcome === 'over' ? 'row.overKmh > 0' : 'row.overKmh = 0')
  if (detectedFrom !== undefined) rows.andWhere('row.detectedAt >= :detectedFrom', { detectedFrom })
  if (detectedBefore !== undefined) rows.andWhere('row.detectedAt < :detectedBefore', { detectedBefore })
}
