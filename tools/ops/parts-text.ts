import type { Installation, PartView } from './parts.ts'
import { tableText } from './table-text.ts'

/** The parts and below each its live configurations and its consumers; those that are missing come last. */
export function partsText({ parts, missing }: Installation): string {
  const lines = missing.map((name) => `${name}  missing: this installation does not run it\n`)
  return [...parts.map(partText), ...(lines.length === 0 ? [] : [lines.join('')])].join('\n')
}

function partText({ name, ready, detail, projections, consumers, configs }: PartView): string {
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
  const configRows = configs.map((config) => [
    `  ${config.name}`,
    'configuration',
    config.file ?? 'built in',
    config.state === 'current' ? 'current' : 'REFUSED',
    `in use since ${config.since}`,
    config.fault ?? '',
  ])
  return `${name}  ${state}\n  read models: ${rebuildable}\n${tableText(configRows)}${tableText(rows)}`
}
