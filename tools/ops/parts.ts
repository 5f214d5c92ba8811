import { z } from 'zod'
import type { OpsClient } from './ops-client.ts'
import { OpsError } from './ops-error.ts'

const consumerSchema = z.object({
  name: z.string(),
  kind: z.string(),
  source: z.string(),
  /** Null for a policy, and while the first one is built. */
  generation: z.int().nullable(),
  state: z.string(),
  lag: z.int(),
  parked: z.int(),
  lastError: z.string().nullable(),
})

const healthSchema = z.object({
  name: z.string(),
  ready: z.boolean(),
  detail: z.string().optional(),
  projections: z.array(z.string()),
  consumers: z.array(consumerSchema),
})

/** A part as it says it is, and where its operations are. */
export type PartView = z.infer<typeof healthSchema> & { readonly path: string }

const services = ['customer', 'inventory', 'order'] as const
const kinds = ['command', 'query'] as const

/** Every part of the installation. */
export function readParts(client: OpsClient): Promise<readonly PartView[]> {
  const paths = services.flatMap((service) => kinds.map((kind) => `/ops/${service}/${kind}`))
  return Promise.all(
    paths.map(async (path) => ({ path, ...(await client.get(`${path}/health`, healthSchema)) })),
  )
}

/** Throws an OpsError that lists the projections that there are. */
export function partWithProjection(parts: readonly PartView[], projection: string): PartView {
  return found(
    parts.find(({ projections }) => projections.includes(projection)),
    `No part has a projection ${projection}`,
    parts.flatMap(({ projections }) => projections),
  )
}

/** Throws an OpsError that lists the consumers that there are. */
export function partWithConsumer(parts: readonly PartView[], consumer: string): PartView {
  return found(
    parts.find((part) => part.consumers.some(({ name }) => name === consumer)),
    `No part has a consumer ${consumer}`,
    consumerNames(parts),
  )
}

function found(part: PartView | undefined, fault: string, known: readonly string[]): PartView {
  if (part !== undefined) return part
  throw new OpsError(`${fault}. There are: ${[...new Set(known)].toSorted().join(', ')}.`)
}

function consumerNames(parts: readonly PartView[]): readonly string[] {
  return parts.flatMap(({ consumers }) => consumers.map(({ name }) => name))
}
