import { z } from 'zod'
import { instantSchema } from './calendar-day.ts'

/** One entry of an aggregate's history: what happened, who did it and when. Its words are made in the page. */
export const historyEntrySchema = z
  .object({
    streamVersion: z.int().min(1),
    type: z.string(),
    at: instantSchema,
    actor: z.string(),
    correlationId: z.string(),
    params: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'HistoryEntry' })

export type HistoryEntry = z.infer<typeof historyEntrySchema>
