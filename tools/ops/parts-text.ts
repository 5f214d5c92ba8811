import type { PartView } from './parts.ts'
import { tableText } from './table-text.ts'

/** The parts and below each its consumers. */
export function partsText(parts: readonly PartView[]): string {
  return parts.map(partText).join('\n')
}

function partText({ name, ready, detail, projections, consumers }: PartView): string {
  const state = ready ? 'ready' : `NOT READY${detail === undefined ? '' : `: ${detail}`}`
  const rebuildable = projections.length === 0 ? 'none' : projections.join(', ')
  const rows = consumers.map((consumer) => [
    `  ${consumer.name}`,
    consumer.kind,
    `from ${consumer.source}`,
    consumer.state,
    `lag ${consumer.lag}`,
    `parked ${consumer.parked}`,
    consumer.generation === null ? '' : `generation ${consumer.generation}`,
    consumer.lastError ?? '',
  ])
  return `${name}  ${state}\n  read models: ${rebuildable}\n${tableText(rows)}`
}
