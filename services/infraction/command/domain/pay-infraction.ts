import { accept, type Cents, type Decision, refuse } from '@annals/kernel'
import { type Asker, infractionFor, infractionUnknown } from './asker.ts'
import type { InfractionPaid } from './events.ts'
import type { InfractionId, PaymentId } from './ids.ts'
import type { Infraction } from './infraction.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { AlreadyPaid, AmountDiffers, InfractionUnknown, MoveNotAllowed } from './refusals.ts'

export type PayInfraction = {
  readonly type: 'PayInfraction'
  readonly asker: Asker
  readonly infractionId: InfractionId
  /** The payment's own key: the same payment again is one payment. */
  readonly paymentId: PaymentId
  readonly amountCents: Cents
}

export type PayInfractionRefusal = InfractionUnknown | MoveNotAllowed | AlreadyPaid | AmountDiffers

/** The owner pays what is due, once: as issued, or as upheld after a contest. */
export function payInfraction(
  { asker, infractionId, paymentId, amountCents }: PayInfraction,
  state: Infraction,
): Decision<InfractionPaid, PayInfractionRefusal> {
  const infraction = infractionFor(asker, state)
  if (infraction === undefined) return refuse(infractionUnknown(infractionId))
  const paidBy = infraction.paymentId
  if (paidBy !== null && paidBy !== paymentId) return refuse({ code: 'already-paid', infractionId })
  if (amountCents !== infraction.amountCents)
    return refuse({ code: 'amount-differs', amountCents: infraction.amountCents })
  if (paidBy !== null) return accept([])
  const notAllowed = moveNotAllowed(infraction, 'pay')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept([{ type: 'InfractionPaid', infractionId, paymentId, amountCents }])
}
