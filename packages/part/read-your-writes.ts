import { afterTokens, commonProblem, type RouteRequest } from '@annals/http'
import { ReadModelBuildingError, type ReadModels } from '@annals/projections'

const retrySoon = { headers: { 'Retry-After': '1' } }

/** Waits until everything that `Annals-After` names can be seen. Throws `not-caught-up`. */
export async function waitForPositions(
  models: ReadModels,
  { after, waitMs, signal }: Pick<RouteRequest, 'after' | 'waitMs' | 'signal'>,
): Promise<void> {
  const tokens = afterTokens(after)
  if (tokens.length === 0) return
  if (!(await models.waitForPositions(tokens, waitMs, { signal })))
    throw commonProblem('not-caught-up', retrySoon)
}

/** A read model that was never complete answers nothing: an empty list would be a lie. Throws `unavailable`. */
export async function unlessBuilding<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof ReadModelBuildingError)) throw error
    throw commonProblem('unavailable', { ...retrySoon, detail: error.message })
  }
}
