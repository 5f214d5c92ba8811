import type { Place } from '../csv/line-refusal.ts'
import { differences } from './differences.ts'
import type { CommandKind } from './ledger.ts'
import { ruleOf, type StepContext, sendCommand } from './send-command.ts'

type Addition = {
  readonly kind: CommandKind
  readonly at: Place
  readonly id: string
  readonly path: string
  readonly body: unknown
  /** The fields to compare with those of the view. */
  readonly compared: Readonly<Record<string, unknown>>
  readonly after?: string | undefined
}

/** `added` now, `there` with the same content, `differs` from what is there and is left as it is, or `refused`. */
type AdditionOutcome = 'added' | 'there' | 'differs' | 'refused'

/** Adds what is not there yet. What is there is never changed, also when the file now says something else. */
export async function addOnce(
  context: StepContext,
  addition: Addition,
  listed: Readonly<Record<string, unknown>> | undefined,
): Promise<AdditionOutcome> {
  const { kind, at, id, path, body, after } = addition
  if (listed !== undefined) {
    context.ledger.alreadyThere(kind)
    const fields = differences(addition.compared, listed)
    if (fields.length === 0) return 'there'
    context.ledger.notice(at, `is already there with another ${fields.join(', ')}; left as it is`)
    return 'differs'
  }
  const outcome = await sendCommand(context, { kind, at, path, body, step: [kind, id], after })
  if (outcome.kind === 'accepted') return 'added'
  if (outcome.problem.code.endsWith('-id-taken')) {
    context.ledger.alreadyThere(kind)
    context.ledger.notice(at, 'is already there with other content; left as it is')
    return 'differs'
  }
  context.ledger.refused(kind, at, ruleOf(outcome.problem))
  return 'refused'
}
