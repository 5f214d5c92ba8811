/** One line of the table in docs/benchmarks.md: ours beside its reference, measured in the same run. */
export type BenchResult = {
  readonly name: string
  readonly unit: 'events/s' | 'detections/s' | 'µs' | 'ms' | 'MB'
  readonly ours: number
  readonly reference: number
  /** The median of ours over reference of each round: the two of a round stand next to each other in time. */
  readonly ratio: number
  readonly goal: { readonly bound: 'at-least' | 'at-most'; readonly ratio: number } | undefined
}

export type Round = { readonly ours: number; readonly reference: number }

export function benchResult(
  what: Pick<BenchResult, 'name' | 'unit' | 'goal'>,
  rounds: readonly Round[],
): BenchResult {
  return {
    ...what,
    ours: median(rounds.map(({ ours }) => ours)),
    reference: median(rounds.map(({ reference }) => reference)),
    ratio: median(rounds.map(({ ours, reference }) => ours / reference)),
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
