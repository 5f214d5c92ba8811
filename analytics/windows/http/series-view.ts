import type { seriesSchema } from '@annals/analytics-contracts'
import { instantOf } from '@annals/kernel'
import type { z } from 'zod'
import type { Series } from '../fold/series.ts'

export function seriesView({ series, sizeMs, startedAtMs, endedAtMs }: Series): z.infer<typeof seriesSchema> {
  return {
    series,
    sizeMs,
    startedAt: instantOf(startedAtMs),
    endedAt: endedAtMs === undefined ? null : instantOf(endedAtMs),
  }
}
