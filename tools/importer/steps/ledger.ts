import { type LineRefusal, type Place, refusalOf } from '../csv/line-refusal.ts'

const commandKinds = [
  'categories',
  'products',
  'customers',
  'stock receipts',
  'orders',
  'activations',
  'preparations',
  'shipments',
  'deliveries',
  'abandonments',
  'production starts',
  'discontinuations',
  'radars',
] as const
export type CommandKind = (typeof commandKinds)[number]

export type CommandCount = {
  readonly kind: CommandKind
  readonly sent: number
  readonly alreadyThere: number
  readonly refused: number
}

/** Counts what became of every step of an import, and keeps why. */
export type Ledger = {
  readonly sent: (kind: CommandKind) => void
  readonly alreadyThere: (kind: CommandKind) => void
  readonly refused: (kind: CommandKind, at: Place, rule: string, column?: string) => void
  readonly notice: (at: Place, text: string) => void
  /** Kinds that occurred, in the order of work. */
  readonly counts: () => readonly CommandCount[]
  readonly refusals: () => readonly LineRefusal[]
  readonly notices: () => readonly string[]
}

export function openLedger(): Ledger {
  const counts = new Map<CommandKind, { sent: number; alreadyThere: number; refused: number }>()
  const refusals: LineRefusal[] = []
  const notices: string[] = []
  const add = (kind: CommandKind, outcome: 'sent' | 'alreadyThere' | 'refused') => {
    const count = counts.get(kind) ?? { sent: 0, alreadyThere: 0, refused: 0 }
    count[outcome] += 1
    counts.set(kind, count)
  }
  return {
    sent: (kind) => add(kind, 'sent'),
    alreadyThere: (kind) => add(kind, 'alreadyThere'),
    refused: (kind, at, rule, column) => {
      add(kind, 'refused')
      refusals.push(refusalOf(at, rule, column))
    },
    notice: ({ file, line }, text) => notices.push(`${file} line ${line}: ${text}`),
    counts: () =>
      commandKinds.flatMap((kind) => {
        const count = counts.get(kind)
        return count === undefined ? [] : [{ kind, ...count }]
      }),
    refusals: () => refusals,
    notices: () => notices,
  }
}
