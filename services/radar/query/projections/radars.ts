import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'
import { type RadarState, type RadarView, radarEvents } from '@annals/radar-contracts'
import { millionthsOf } from './millionths.ts'

export type RadarRow = {
  readonly radarId: string
  readonly maxSpeedKmh: number
  readonly longitudeMillionths: number
  readonly latitudeMillionths: number
  readonly state: RadarState
  readonly installedAt: string
  readonly decommissionedAt: string | null
  /** Oldest first. */
  readonly periods: RadarView['periods']
  readonly revision: number
}

const radarTable: Table<RadarRow> = {
  name: 'radars',
  key: 'radarId',
  columns: {
    radarId: { type: 'text', length: 36 },
    maxSpeedKmh: { type: 'integer' },
    longitudeMillionths: { type: 'integer' },
    latitudeMillionths: { type: 'integer' },
    state: { type: 'text', length: 20 },
    installedAt: { type: 'text', length: 24 },
    decommissionedAt: { type: 'text', length: 24, nullable: true },
    periods: { type: 'json' },
    revision: { type: 'integer' },
  },
  indices: [
    ['installedAt', 'radarId'],
    ['maxSpeedKmh', 'radarId'],
    ['longitudeMillionths', 'latitudeMillionths'],
  ],
}

type Period = RadarView['periods'][number]

/** One row per radar: what holds now, and all that held before. */
export const radars: Projection<RadarRow> = {
  name: 'radars',
  version: 1,
  table: radarTable,
  sources: [
    from<RadarRow, typeof radarEvents>(
      radarEvents,
      {
        RadarInstalled: (_none, { data }) => {
          const { radarId, maxSpeedKmh, longitude, latitude, effectiveAt: installedAt } = data
          const first: Period = { from: installedAt, maxSpeedKmh, longitude, latitude }
          return {
            radarId,
            ...shownOf(first),
            state: 'InService',
            installedAt,
            decommissionedAt: null,
            periods: [first],
            revision: 1,
          }
        },
        RadarLimitChanged: (row, event) => {
          const { effectiveAt, maxSpeedKmh } = event.data
          return changed(row, event, { from: effectiveAt, maxSpeedKmh })
        },
        RadarRelocated: (row, event) => {
          const { effectiveAt, longitude, latitude } = event.data
          return changed(row, event, { from: effectiveAt, longitude, latitude })
        },
        RadarDecommissioned: (row, event) => ({
          ...known(row, event),
          state: 'Decommissioned',
          decommissionedAt: event.data.effectiveAt,
        }),
      },
      (event) => event.subject.slice('radar-'.length),
    ),
  ],
}

function shownOf({ maxSpeedKmh, longitude, latitude }: Period) {
  return {
    maxSpeedKmh,
    longitudeMillionths: millionthsOf(longitude),
    latitudeMillionths: millionthsOf(latitude),
  }
}

function changed(
  row: RadarRow | undefined,
  event: ProjectedEvent,
  change: Pick<Period, 'from'> & Partial<Period>,
): RadarRow {
  const before = known(row, event)
  const last = before.periods.at(-1)
  if (last === undefined) throw new Error(`the radar of ${event.subject} has no period`)
  const period = { ...last, ...change }
  return {
    ...before,
    ...shownOf(period),
    periods: [...before.periods, period],
    revision: before.revision + 1,
  }
}

function known(row: RadarRow | undefined, event: ProjectedEvent): RadarRow {
  if (row === undefined)
    throw new Error(`${event.type} at position ${event.position} came before its installation`)
  return row
}
