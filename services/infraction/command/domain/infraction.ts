import type { Aggregate, Cents } from '@annals/kernel'
import type { InfractionEvent, InfractionStatus } from './events.ts'
import { type Holder, holderOf, sameHolder } from './holder.ts'
import type { InfractionId, PaymentId } from './ids.ts'

/**
 *   AwaitingIdentification ◄─── registrations ───► Issued ── pay ──► Paid
 *             │                                    │    │              ▲
 *             │                                    │ contest          pay
 *           cancel                              cancel  ▼              │
 *             │                                    │ Contested ── uphold ──► Upheld
 *             ▼                                    ▼    │
 *         Cancelled ◄───────────────────────────────── cancel
 *
 * The owner is fixed by the first act on an Issued one; what registrations say afterwards is kept beside as a question.
 */
export type Infraction = { readonly status: 'NotRecorded' } | RecordedInfraction

export type RecordedInfraction = {
  readonly status: InfractionStatus
  readonly infractionId: InfractionId
  readonly amountCents: Cents
  readonly holder: Holder
  /** Who bore the plate then as registrations say now, where the infraction keeps another. */
  readonly questioned: Holder | null
  readonly paymentId: PaymentId | null
}

export const infraction: Aggregate<Infraction, InfractionEvent> = {
  initial: { status: 'NotRecorded' },
  evolve,
}

/** No command overwrites anything of an infraction: 1 from its record on. */
export function infractionRevision(state: Infraction): number {
  return state.status === 'NotRecorded' ? 0 : 1
}

function evolve(state: Infraction, event: InfractionEvent): Infraction {
  if (event.type === 'InfractionRecorded') {
    const { infractionId, amountCents } = event
    const holder = holderOf(event)
    return {
      status: statusFor(holder),
      infractionId,
      amountCents,
      holder,
      questioned: null,
      paymentId: null,
    }
  }
  if (state.status === 'NotRecorded')
    throw new Error(`${event.type} of infraction ${event.infractionId} precedes its InfractionRecorded`)
  return evolveRecorded(state, event)
}

function evolveRecorded(
  state: RecordedInfraction,
  event: Exclude<InfractionEvent, { type: 'InfractionRecorded' }>,
): RecordedInfraction {
  switch (event.type) {
    case 'InfractionAttributed': {
      const holder = holderOf(event)
      return { ...state, status: statusFor(holder), holder }
    }
    case 'InfractionOwnerQuestioned':
      return { ...state, questioned: sameHolder(event, state.holder) ? null : holderOf(event) }
    case 'InfractionPaid':
      return { ...state, status: 'Paid', paymentId: event.paymentId }
    case 'InfractionContested':
      return { ...state, status: 'Contested' }
    case 'InfractionUpheld':
      return { ...state, status: 'Upheld' }
    case 'InfractionCancelled':
      return { ...state, status: 'Cancelled' }
    case 'ContestReasonErased':
      return state
  }
}

function statusFor({ ownerId }: Holder): InfractionStatus {
  return ownerId === null ? 'AwaitingIdentification' : 'Issued'
}
