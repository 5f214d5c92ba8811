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

const configSchema = z.object({
  name: z.string(),
  /** Null when it is built in. */
  file: z.string().nullable(),
  state: z.enum(['current', 'refused']),
  since: z.string(),
  fault: z.string().nullable(),
})

const healthSchema = z.object({
  name: z.string(),
  ready: z.boolean(),
  detail: z.string().optional(),
  projections: z.array(z.string()),
  consumers: z.array(consumerSchema),
  configs: z.array(configSchema),
})

/** A part as it says it is, and where its operations are. */
export type PartView = z.infer<typeof healthSchema> & { readonly path: string }

const services = ['customer', 'inventory', 'order', 'radar', 'registration', 'infraction'] as const
const kinds = ['command', 'query'] as const

/** What an installation can have. */
const knownParts: readonly { readonly name: string; readonly path: string }[] = [
  ...services.flatMap((service) =>
    kinds.map((kind) => ({ name: `${service}-${kind}`, path: `/ops/${service}/${kind}` })),
  ),
  { name: 'analytics', path: '/ops/analytics/query' },
]

export type Installation = {
  readonly parts: readonly PartView[]
  /** Names of parts that this installation does not have. */
  readonly missing: readonly string[]
}

/** Every part of the installation; one that runs only some of the services is whole too. */
export async function readParts(client: OpsClient): Promise<Installation> {
  const found = await Promise.all(
    knownParts.map(async ({ name, path }) => {
      const health = await client.find(`${path}/health`, healthSchema)
      return health === undefined ? name : { path, ...health }
    }),
  )
  const parts = found.filter((part) => typeof part !== 'string')
  if (parts.length === 0)
    throw new OpsError('No part answers there, so it is not the operations API. Is --url right?')
  return { parts, missing: found.filter((part) => typeof part === 'string') }
}

/** Nothing for an operator to mend at once; lag and parked sequences have commands of their own. */
export function isWell({ ready, configs }: Pick<PartView, 'ready' | 'configs'>): boolean {
  return ready && configs.every(({ state }) => state === 'current')
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
