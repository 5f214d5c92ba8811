import type { CsvColumn, Route } from '@annals/http'
import { type ItemDefinition, itemRoute, listRoutes, type QueryRoutesContext } from '@annals/part'
import type { SortColumn } from '@annals/projections'
import {
  type DetectionView,
  detectionListQuerySchema,
  detectionParamsSchema,
  detectionViewSchema,
} from '@annals/radar-contracts'
import type { z } from 'zod'
import { type DetectionRow, detectionKey, detections } from '../projections/detections.ts'
import { detectionSummaryRoute } from './detection-summary-route.ts'
import { narrowDetections } from './narrow-detections.ts'
import { readers } from './readers.ts'

const item: ItemDefinition<DetectionRow, typeof detectionParamsSchema, DetectionView> = {
  path: '/detections/:radarId/:detectionId',
  operationId: 'getDetection',
  summary: 'One detection and how it was judged',
  roles: readers,
  params: detectionParamsSchema,
  projection: detections,
  key: ({ radarId, detectionId }) => detectionKey(radarId, detectionId),
  stream: (key) => `detection-${key}`,
  mayBeSeen: () => true,
  // A detection never changes.
  revision: () => 1,
  view: async (row) => detectionView(row),
  schema: detectionViewSchema,
}

/** What officers may see of detections. */
export function detectionRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    detectionSummaryRoute(context),
    ...listRoutes(context, {
      path: '/detections',
      name: 'Detections',
      summary: 'Detections, the latest first',
      roles: readers,
      projection: detections,
      query: detectionListQuerySchema,
      item: detectionViewSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: narrowDetections,
      items: async (rows) => rows.map(detectionView),
      csv: csvColumns,
    }),
    itemRoute(context, item),
  ]
}

function detectionView({ detectionKey: _key, position: _position, ...shown }: DetectionRow): DetectionView {
  return shown
}

type Sort = z.infer<typeof detectionListQuerySchema>['sort']

const sortColumns: { readonly [Name in Sort]: readonly SortColumn<DetectionRow>[] } = {
  detectedAt: [
    ['detectedAt', 'ASC'],
    ['position', 'ASC'],
  ],
  '-detectedAt': [
    ['detectedAt', 'DESC'],
    ['position', 'DESC'],
  ],
  overKmh: [
    ['overKmh', 'ASC'],
    ['position', 'ASC'],
  ],
  '-overKmh': [
    ['overKmh', 'DESC'],
    ['position', 'DESC'],
  ],
}

const csvColumns = (
  ['radarId', 'detectionId', 'detectedAt', 'recordedAt', 'plate', 'speedKmh', 'limitKmh', 'overKmh'] as const
).map((header): CsvColumn<DetectionView> => ({ header, value: (row) => row[header] }))
