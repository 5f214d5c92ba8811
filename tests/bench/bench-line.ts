/** What the event store's own benches answer too. */
export type BenchResult = {
  readonly name: string
  readonly unit: string
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

export const tableHead = [
  '| name | ours | reference | ratio | goal | |',
  '| --- | ---: | ---: | ---: | ---: | --- |',
].join('\n')

/** A line of the Markdown table in docs/benchmarks.md. */
export function tableLine({ name, unit, ours, reference, ratio, goal }: BenchResult): string {
  const bound = goal === undefined ? '' : `${goal.bound === 'at-least' ? '≥' : '≤'} ${goal.ratio}`
  const cells = [name, `${rounded(ours)} ${unit}`, `${rounded(reference)} ${unit}`, ratio.toFixed(2), bound]
  return `| ${[...cells, verdict(ratio, goal)].join(' | ')} |`
}

function verdict(ratio: number, goal: BenchResult['goal']): string {
  if (goal === undefined) return 'no goal'
  const met = goal.bound === 'at-least' ? ratio >= goal.ratio : ratio <= goal.ratio
  return met ? 'met' : 'falls short'
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
}
