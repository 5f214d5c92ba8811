import { installRadarSchema } from '@annals/radar-contracts'
import { z } from 'zod'
import { day, decimalDegrees, foreignId, speedLimit } from '../csv/cells.ts'
import type { LineRefusal, Place } from '../csv/line-refusal.ts'
import { readRows } from '../csv/read-rows.ts'
import { checkRequest } from '../shop/check-request.ts'
import { collect } from '../shop/collect.ts'
import { deriveId } from '../shop/derive-id.ts'
import { startOfDay } from './start-of-day.ts'

/** The columns of a file of radars that are imported. */
const radarColumns = z.object({
  id: foreignId,
  latitude: decimalDegrees,
  longitude: decimalDegrees,
  speed_limit_kmh: speedLimit,
  installed_on: day,
})

const columnOfField = { latitude: 'latitude', longitude: 'longitude', maxSpeedKmh: 'speed_limit_kmh' }

export type RadarRow = {
  readonly at: Place
  readonly request: z.output<typeof installRadarSchema> & { readonly radarId: string }
}

type RadarReading = {
  readonly radars: readonly RadarRow[]
  readonly refusals: readonly LineRefusal[]
  readonly notices: readonly string[]
}

/**
 * A file of radars, each installed as its day begins in the installation's time zone. Throws an InputError when the
 * file is no table of radars.
 */
export function readRadars(file: string, bytes: Uint8Array, timeZone: string): RadarReading {
  const read = readRows(file, bytes, radarColumns)
  const ignored = read.ignoredColumns.join(', ')
  const { items, refusals } = collect<z.output<typeof radarColumns>, RadarRow>(
    read,
    'id',
    (values) => values.id,
    ({ at, values }) => {
      const radarId = deriveId('radar', values.id)
      const request = {
        radarId,
        maxSpeedKmh: values.speed_limit_kmh,
        longitude: values.longitude,
        latitude: values.latitude,
        installedAt: startOfDay(values.installed_on, timeZone),
      }
      const checked = checkRequest(at, installRadarSchema, request, columnOfField)
      return 'refusals' in checked ? checked : { item: { at, request: { ...checked.request, radarId } } }
    },
  )
  return {
    radars: [...items.values()],
    refusals,
    notices: ignored === '' ? [] : [`${file}: columns that are not imported: ${ignored}`],
  }
}
