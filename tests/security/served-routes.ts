import { roleSchema } from '@annals/contracts'
import { z } from 'zod'
import type { RunningSystem } from '../harness/running-system.ts'

/** A route of the running system, as its own route table declares it. */
export type ServedRoute = {
  readonly method: string
  /** With ids in place of the parameters that name nothing that exists. */
  readonly path: string
  readonly operationId: string
  readonly roles: ReadonlySet<string>
}

const documentSchema = z.object({
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), 'x-annals-roles': z.array(roleSchema).nonempty() }),
    ),
  ),
})

/** Names nothing in a system without data, whatever parameter it stands for. */
export const nobodysId = '00000000-0000-4000-8000-000000000000'

/**
 * Every route of every part that the landing page links to, and of the parts' operations where those are served. Documents are made from the
 * very route tables that are served, so that a new part or route is in here without anybody listing it.
 */
export async function servedRoutes({
  url,
  documents,
}: Pick<RunningSystem, 'url' | 'documents'>): Promise<readonly ServedRoute[]> {
  const routes = await Promise.all(documents.map((path) => routesOf(url, path)))
  return routes.flat()
}

async function routesOf(url: string, documentPath: string): Promise<readonly ServedRoute[]> {
  const { servers, paths } = documentSchema.parse(await (await fetch(url + documentPath)).json())
  const basePath = new URL(servers[0].url).pathname
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: basePath + template.replace(/\{\w+\}/g, nobodysId),
      operationId: operation.operationId,
      roles: new Set(operation['x-annals-roles']),
    })),
  )
}
