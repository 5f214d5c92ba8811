import type { Place } from '../csv/line-refusal.ts'
import type { CommandKind } from './ledger.ts'
import { ImportStopped, ruleOf, type StepContext } from './send-command.ts'

/**
 * An item whose events the read model could not handle cannot be looked at until an operator has mended it; that is
 * told against its line and keeps nothing else back.
 */
export async function unlessParked(
  context: StepContext,
  kind: CommandKind,
  at: Place,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof ImportStopped) || error.problem.code !== 'parked') throw error
    context.ledger.refused(kind, at, ruleOf(error.problem))
  }
}
