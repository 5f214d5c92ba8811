import type { RouteRequest } from '@annals/http'
import type { Clock } from '@annals/kernel'
import type { Reader, ReadModels } from '@annals/projections'
import { unlessBuilding, waitForPositions } from '../read-your-writes.ts'

/** What the routes of one query part share. */
export type QueryRoutesContext = { readonly models: ReadModels; readonly clock: Clock }

type Waiting = Pick<RouteRequest, 'after' | 'waitMs' | 'signal'>

/** Reads once everything that the request names in `Annals-After` can be seen. */
export async function readAfter<Result>(
  { models }: QueryRoutesContext,
  request: Waiting,
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  await waitForPositions(models, request)
  return unlessBuilding(models.read(work))
}
