import { instantSchema } from '@annals/contracts'
import { z } from 'zod'

const total = z.int().min(0)

/**
 * One tumbling window. `open`: still being filled. `provisional`: its time and grace have passed by the wall clock, but
 * some partition has not said so: it may still change. `final`: it never changes again.
 */
export const windowSchema = z
  .object({
    start: instantSchema,
    end: instantSchema.describe('Not in the window any more.'),
    state: z.enum(['open', 'provisional', 'final']),
    count: total,
    totalCents: total,
  })
  .meta({ id: 'Window' })
export type WindowView = z.infer<typeof windowSchema>

/** What a stream tells of a window that changed. */
export const windowChangeSchema = windowSchema.extend({ series: z.int().min(1) }).meta({ id: 'WindowChange' })
export type WindowChange = z.infer<typeof windowChangeSchema>

/** A window length in use from one moment on; a change of length starts another series. */
export const seriesSchema = z
  .object({
    series: z.int().min(1),
    sizeMs: z.int().min(1),
    startedAt: instantSchema,
    /** Null for the one that is being filled. */
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Series' })

export const seriesListSchema = z.object({ items: z.array(seriesSchema) }).meta({ id: 'SeriesList' })

/** Windows, oldest first; one without a record is there with zeros when it lies between others or was asked for. */
export const windowsSchema = z
  .object({
    series: seriesSchema,
    graceMs: total,
    /** Records of this series that came after their window's end and grace, in all. */
    droppedLate: total,
    windows: z.array(windowSchema),
  })
  .meta({ id: 'Windows' })
export type WindowsView = z.infer<typeof windowsSchema>

/** Either the last ones, or those that begin in a range. */
export const windowsQuerySchema = z.strictObject({
  last: z.coerce.number().int().min(1).max(1_000).optional().describe('The last so many; 12 by default.'),
  from: instantSchema.optional().describe('With `to`: windows that begin at or after this.'),
  to: instantSchema.optional().describe('Windows that begin before this.'),
  series: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('An earlier series; the present one by default.'),
})
export type WindowsQuery = z.infer<typeof windowsQuerySchema>
