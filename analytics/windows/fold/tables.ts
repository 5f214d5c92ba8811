import type { SharedProjection } from '@annals/projections'

const integer = { type: 'integer' } as const
const metric = { type: 'text', length: 20 } as const

/** The tables of both metrics. A window's sums and a partition's progress are kept apart by the series. */
export const windowTables: SharedProjection['tables'] = [
  {
    name: 'analytics_series',
    columns: {
      series: integer,
      size_ms: integer,
      started_at_ms: integer,
      /** Null for the one that is folded into. */
      ended_at_ms: { type: 'integer', nullable: true },
    },
    primaryKey: ['series'],
  },
  {
    name: 'analytics_partitions',
    columns: {
      metric,
      series: integer,
      partition_id: integer,
      stream_time_ms: integer,
      closed_ms: integer,
      dropped_late: integer,
    },
    primaryKey: ['metric', 'series', 'partition_id'],
  },
  {
    name: 'analytics_windows',
    columns: {
      metric,
      start_ms: integer,
      series: integer,
      partition_id: integer,
      records: integer,
      total_cents: integer,
    },
    primaryKey: ['metric', 'start_ms', 'series', 'partition_id'],
  },
]
