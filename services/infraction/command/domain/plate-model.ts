import type { Instant } from '@annals/kernel'
import type { ChangePlateHolder } from './change-plate-holder.ts'
import { type Holder, nobody } from './holder.ts'

/** A period in which one holder bore a plate: [from, to). */
type Period = { readonly holder: Holder; readonly from: Instant; readonly to: Instant }

const never = '9999-12-31T23:59:59.999Z' as Instant

/** For tests: who bore the plate then, found among all periods that these changes make, with none of the decider's steps. */
export function bearerThen(changes: readonly ChangePlateHolder[], instant: Instant): Holder {
  const periods = changes.map(
    ({ holder, effectiveAt }, index): Period => ({
      holder,
      from: effectiveAt,
      to: changes[index + 1]?.effectiveAt ?? never,
    }),
  )
  const [found, ...others] = periods.filter(({ from, to }) => from <= instant && instant < to)
  if (others.length > 0) throw new Error(`the periods overlap at ${instant}: ${JSON.stringify(changes)}`)
  return found?.holder ?? nobody
}

/** Every order of two sequences together that keeps each sequence's own order. */
export function interleavings<Item>(left: readonly Item[], right: readonly Item[]): readonly Item[][] {
  const [l, ...moreLeft] = left
  const [r, ...moreRight] = right
  if (l === undefined) return [[...right]]
  if (r === undefined) return [[...left]]
  return [
    ...interleavings(moreLeft, right).map((rest) => [l, ...rest]),
    ...interleavings(left, moreRight).map((rest) => [r, ...rest]),
  ]
}

/** Every order of these. */
export function permutations<Item>(items: readonly Item[]): readonly Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((first, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  )
}
