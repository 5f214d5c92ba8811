import { GivenUp } from './dependencies.ts'

/**
 * Like Promise.all, but settles when all have: what was opened meanwhile is known before anything is undone. Rejects
 * with the reason of the failure, not with that of those which gave up because of it.
 */
export async function allSettled<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const outcomes = await Promise.allSettled(works)
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  if (reasons.length > 0) throw reasons.find((reason) => !(reason instanceof GivenUp)) ?? reasons[0]
  // None was rejected, so that this resolves at once.
  return Promise.all(works)
}
