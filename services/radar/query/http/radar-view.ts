import type { RadarListItem, RadarView } from '@annals/radar-contracts'
import { degreesOf } from '../projections/millionths.ts'
import type { RadarRow } from '../projections/radars.ts'

export function radarListItem(row: RadarRow): RadarListItem {
  const { longitudeMillionths, latitudeMillionths, periods: _periods, ...shown } = row
  return { ...shown, longitude: degreesOf(longitudeMillionths), latitude: degreesOf(latitudeMillionths) }
}

/** One radar whole. */
export function radarView(row: RadarRow): RadarView {
  return { ...radarListItem(row), periods: row.periods }
}
