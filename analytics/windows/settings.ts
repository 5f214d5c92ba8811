import { z } from 'zod'

const dayMs = 24 * 60 * 60 * 1_000
const ms = z.int()

/** The analytics settings: their file is read again whenever it changes. */
export const analyticsSettingsSchema = z.strictObject({
  windowSizeMs: ms
    .min(100)
    .max(dayMs)
    .default(5_000)
    .describe('Length of a window. Another length starts another series of windows; the old one stays.'),
  graceMs: ms
    .min(0)
    .max(3_600_000)
    .default(10_000)
    .describe('How long after its end, in event time, a window takes late records.'),
  provisionalAfterMs: ms
    .min(0)
    .max(3_600_000)
    .default(5_000)
    .describe('How long after end and grace, by the wall clock, a window that may still change looks open.'),
  maxAheadMs: ms
    .min(1_000)
    .max(dayMs)
    .default(300_000)
    .describe('An event further ahead of the clock is parked: folded, it would close windows for that long.'),
  keepMs: ms
    .min(7 * dayMs)
    .max(3_660 * dayMs)
    .default(90 * dayMs)
    .describe('How long windows are kept after their start.'),
})

/** Them as a live configuration. */
export const analyticsConfig = { name: 'analytics', schema: analyticsSettingsSchema }

export type AnalyticsSettings = z.infer<typeof analyticsSettingsSchema>
