import { type Comparison, differencesOf } from './compare/compare-pictures.ts'
import type { Picture } from './model/picture.ts'
import type { Pace } from './send/open-loop.ts'
import type { SimulationReport } from './simulate.ts'

const shownAtMost = 40

/** What the model expects, before anything of it is sent. */
export function expectationText({ detections, infractions, orderTotals, windows }: Picture): string {
  const counts = [...detections.values()]
  const sum = (amounts: readonly number[]) => grouped(amounts.reduce((total, amount) => total + amount, 0))
  return [
    `expected: ${sum(counts.map(({ count }) => count))} detections,`,
    `${sum(counts.map(({ overspeeds }) => overspeeds))} overspeeds,`,
    `${grouped(infractions.size)} infractions of ${grouped(windows.infractions.cents)} cents,`,
    `${sum([...orderTotals.values()].map(({ count }) => count))} orders of ${grouped(windows.orders.cents)} cents`,
  ].join(' ')
}

/** Expected and shown side by side, the pace, and every difference. */
export function reportText({ comparisons, pace }: SimulationReport): string {
  const differences = differencesOf(comparisons)
  const { totals, details } = comparisons
  return [
    ...table([
      ['', 'expected', 'shown', ''],
      ...totals.map(({ what, expected, shown }) => [
        what,
        grouped(expected),
        grouped(shown),
        expected === shown ? '' : '<-',
      ]),
    ]),
    '',
    paceText(pace),
    differences.length === 0
      ? `All equal: ${totals.length} totals and ${details.length} radars and infractions.`
      : `${differences.length} differences:`,
    ...differences.slice(0, shownAtMost).map(differenceText),
    ...(differences.length > shownAtMost ? [`  and ${differences.length - shownAtMost} more`] : []),
    '',
  ].join('\n')
}

function differenceText({ what, expected, shown }: Comparison): string {
  return `  ${what}: expected ${expected}; shown ${shown}`
}

function paceText({ events, tookMs, latestMs, kept }: Pace): string {
  const perSecond = (events * 1_000) / Math.max(tookMs, 1)
  const said = `Sent ${grouped(events)} events in ${(tookMs / 1_000).toFixed(1)} s, ${perSecond.toFixed(1)} a second.`
  return kept
    ? said
    : `${said} The rate could not be kept: something was sent ${(latestMs / 1_000).toFixed(1)} s after it was due.`
}

function grouped(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : value
}

/** The first column is words, the others are numbers. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
