import type { RowQuery } from '@annals/part'
import type { RadarFilters } from '@annals/radar-contracts'
import { millionthsOf } from '../projections/millionths.ts'
import type { RadarRow } from '../projections/radars.ts'

/** Leaves the radars in that state and within the rectangle, its edges included. */
export function narrowRadars(
  rows: RowQuery<RadarRow>,
  { state, west, south, east, north }: RadarFilters,
): void {
  if (state !== undefined) rows.andWhere('row.state = :state', { state })
  if (south !== undefined) rows.andWhere('row.latitudeMillionths >= :south', { south: millionthsOf(south) })
  if (north !== undefined) rows.andWhere('row.latitudeMillionths <= :north', { north: millionthsOf(north) })
  const eastOf = 'row.longitudeMillionths >= :west'
  const westOf = 'row.longitudeMillionths <= :east'
  if (west !== undefined && east !== undefined && west > east) {
    // A rectangle across the antimeridian, as one of Fiji.
    rows.andWhere(`(${eastOf} OR ${westOf})`, { west: millionthsOf(west), east: millionthsOf(east) })
    return
  }
  if (west !== undefined) rows.andWhere(eastOf, { west: millionthsOf(west) })
  if (east !== undefined) rows.andWhere(westOf, { east: millionthsOf(east) })
}
