import { from, type Projection, type Table } from '@annals/projections'
import { radarEvents } from '@annals/radar-contracts'

export type DetectionRow = {
  /** `<radarId>-<detectionId>`, as in the stream's name. */
  readonly detectionKey: string
  readonly radarId: string
  readonly detectionId: string
  readonly detectedAt: string
  readonly recordedAt: string
  readonly plate: string
  readonly speedKmh: number
  readonly limitKmh: number
  readonly overKmh: number
  /** Where it stands in the service's store: what breaks the ties of a sort costs an index least as a number. */
  readonly position: number
}

const detectionTable: Table<DetectionRow> = {
  name: 'detections',
  key: 'detectionKey',
  columns: {
    detectionKey: { type: 'text', length: 101 },
    radarId: { type: 'text', length: 36 },
    detectionId: { type: 'text', length: 64 },
    detectedAt: { type: 'text', length: 24 },
    recordedAt: { type: 'text', length: 24 },
    plate: { type: 'text', length: 50 },
    speedKmh: { type: 'integer' },
    limitKmh: { type: 'integer' },
    overKmh: { type: 'integer' },
    position: { type: 'integer' },
  },
  indices: [
    ['detectedAt', 'position'],
    ['overKmh', 'position'],
    ['radarId', 'detectedAt'],
    ['plate', 'detectedAt'],
  ],
}

/** The key of a detection's row. */
export function detectionKey(radarId: string, detectionId: string): string {
  return `${radarId}-${detectionId}`
}

/** One row per detection; an overspeed follows it in the same stream and says by how much. */
export const detections: Projection<DetectionRow> = {
  name: 'detections',
  version: 1,
  table: detectionTable,
  sources: [
    from<DetectionRow, typeof radarEvents>(
      radarEvents,
      {
        DetectionRecorded: (_none, { data, time, position }) => ({
          ...data,
          position,
          detectionKey: detectionKey(data.radarId, data.detectionId),
          recordedAt: time,
          overKmh: 0,
        }),
        OverspeedDetected: (row, event) => {
          if (row === undefined)
            throw new Error(`an overspeed at position ${event.position} came before its detection`)
          return { ...row, overKmh: event.data.overKmh }
        },
      },
      (event) => event.subject.slice('detection-'.length),
    ),
  ],
}
