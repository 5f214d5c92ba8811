import type { Cents } from '@annals/kernel'
import type { InfractionStatus } from './events.ts'
import type { InfractionId } from './ids.ts'
import type { Move } from './moves.ts'

/** No such infraction, or one of another owner: who asks may not learn which. */
export type InfractionUnknown = { readonly code: 'infraction-unknown'; readonly infractionId: InfractionId }

/** The status does not allow the move; these are the ones that it does. */
export type MoveNotAllowed = {
  readonly code: 'move-not-allowed'
  readonly move: Move
  readonly status: InfractionStatus
  readonly allowed: readonly Move[]
}

/** Another payment has paid it. */
export type AlreadyPaid = { readonly code: 'already-paid'; readonly infractionId: InfractionId }

/** The payer saw another amount than is due. */
export type AmountDiffers = { readonly code: 'amount-differs'; readonly amountCents: Cents }
