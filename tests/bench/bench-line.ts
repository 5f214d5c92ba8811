import type { BenchResult } from '@annals/event-store/bench-result'

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
