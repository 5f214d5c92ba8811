import type { LineRefusal } from './csv/line-refusal.ts'
import type { RadarImportReport } from './radars/run-radar-import.ts'
import type { ImportReport } from './run-import.ts'
import type { OrderTotals } from './steps/order-totals.ts'

/** The report as a person reads it. */
export function reportText(report: ImportReport | RadarImportReport): string {
  const { totals } = report
  return [
    ...table(
      ['', 'sent', 'already there', 'refused'],
      report.counts.map(({ kind, sent, alreadyThere, refused }) => [
        kind,
        ...[sent, alreadyThere, refused].map(grouped),
      ]),
    ),
    '',
    ...('radars' in totals ? [`radars now: ${grouped(totals.radars)}`] : orderTable(totals)),
    ...section('Notices', report.notices),
    ...section(`Refused lines: ${report.refusals.length || 'none'}`, report.refusals.map(refusalText)),
    '',
  ].join('\n')
}

function orderTable(totals: OrderTotals): readonly string[] {
  return table(
    ['orders now', 'orders', 'lines', 'cents'],
    [...totals.byStatus, { status: 'all', ...totals }].map(({ status, orders, lines, cents }) => [
      status,
      ...[orders, lines, cents].map(grouped),
    ]),
  )
}

function refusalText({ file, line, column, rule }: LineRefusal): string {
  return `${file} line ${line}: ${column === undefined ? '' : `${column} `}${rule}`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return title === 'Notices' && lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US')
}

/** The first column is words and the others are numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
