import type { ApiClient, SeenPositions } from '@annals/client'
import type { Problem } from '@annals/contracts'
import type { Place } from '../csv/line-refusal.ts'
import { deriveId } from '../shop/derive-id.ts'
import type { CommandKind, Ledger } from './ledger.ts'

/** What every step needs. */
export type StepContext = {
  readonly api: ApiClient
  readonly ledger: Ledger
  readonly seen: SeenPositions
  readonly sleep: (ms: number) => Promise<void>
  readonly nowMs: () => number
}

type StepCommand = {
  readonly kind: CommandKind
  readonly at: Place
  readonly path: string
  readonly body: unknown
  /** Names the step: the same names give the same Idempotency-Key in every import. */
  readonly step: readonly string[]
  readonly after?: string | undefined
}

type StepOutcome =
  | { readonly kind: 'accepted'; readonly position: string | undefined }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** Not one line is at fault: no other command would be let through either. */
export class ImportStopped extends Error {
  readonly code = 'import-stopped'
  readonly problem: Problem
  constructor(path: string, problem: Problem) {
    super(
      `The API refuses ${path} with ${problem.status} ${problem.code}: ${problem.detail ?? problem.title}. ` +
        'The importer needs the roles sales and warehouse for orders, officer for radars, and the address of an ' +
        'Annals installation.',
    )
    this.name = 'ImportStopped'
    this.problem = problem
  }
}

const stopping = [401, 403, 404, 405, 415]

/** Sends one command and counts it; a refusal that the line itself brought about is left to the caller. */
export async function sendCommand(context: StepContext, command: StepCommand): Promise<StepOutcome> {
  const answer = await context.api({
    method: 'POST',
    path: command.path,
    body: command.body,
    idempotencyKey: deriveId('idempotency-key', ...command.step),
    after: command.after,
  })
  if (answer.kind === 'refused') {
    if (stopping.includes(answer.problem.status)) throw new ImportStopped(command.path, answer.problem)
    return answer
  }
  context.ledger.sent(command.kind)
  context.seen.note(answer.position)
  return { kind: 'accepted', position: answer.position }
}

/** Like sendCommand, and any refusal is written down against its line. */
export async function sendOrRefuse(
  context: StepContext,
  command: StepCommand,
): Promise<Extract<StepOutcome, { kind: 'accepted' }> | undefined> {
  const outcome = await sendCommand(context, command)
  if (outcome.kind === 'accepted') return outcome
  context.ledger.refused(command.kind, command.at, ruleOf(outcome.problem))
  return undefined
}

/** A problem as one line: its code, its params, and where in the request. */
export function ruleOf(problem: Problem): string {
  const params = Object.entries(problem.params ?? {}).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  )
  const errors = (problem.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
  const reference = problem.status >= 500 && problem.instance !== undefined ? [problem.instance] : []
  const more = [...params, ...errors, ...reference].join(', ')
  return `the system refused it: ${problem.code}${more === '' ? '' : ` (${more})`}`
}
