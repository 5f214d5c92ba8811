import { z } from 'zod'
import { instantSchema } from './calendar-day.ts'

/**
 * A contract event as it leaves a command part: CloudEvents attributes plus what consumers need for order and gaps.
 * `position` is gap-free in its store; `streamVersion` counts the events of `subject` from 1.
 */
export const contractEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  time: instantSchema,
  subject: z.string(),
  position: z.int().min(1),
  partition: z.int().min(0),
  streamVersion: z.int().min(1),
  store: z.string(),
  actor: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
  commandId: z.string(),
  traceparent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
})

export type ContractEvent = z.infer<typeof contractEventSchema>

/** The promise of one service: its name and, by event type, the schema of `data`. Unknown fields are stripped. */
export type EventContract<Schemas extends Record<string, z.ZodType> = Record<string, z.ZodType>> = {
  readonly source: string
  /** Number of partitions of the topic and of the store's positions; part of the promise. */
  readonly partitions: number
  readonly events: Schemas
}

export function eventContract<Schemas extends Record<string, z.ZodType>>(
  contract: EventContract<Schemas>,
): EventContract<Schemas> {
  return contract
}

/** The mapped contract event a command part publishes: its type and data, as a union. */
export type AnyEventOf<Contract extends EventContract> = {
  [Type in keyof Contract['events'] & string]: {
    readonly type: Type
    readonly data: z.infer<Contract['events'][Type]>
  }
}[keyof Contract['events'] & string]
