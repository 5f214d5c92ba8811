import type { Route } from '@annals/http'
import {
  cancelInfractionSchema,
  contestInfractionSchema,
  infractionParamsSchema,
  payInfractionSchema,
} from '@annals/infraction-contracts'
import { cents } from '@annals/kernel'
import { type CommandRoutesContext, commandRoute, type Target } from '@annals/part'
import { cancelInfraction } from '../domain/cancel-infraction.ts'
import { contestInfraction } from '../domain/contest-infraction.ts'
import type { InfractionEvent, StoredInfractionEvent } from '../domain/events.ts'
import { infractionId, ownerId, paymentId } from '../domain/ids.ts'
import { type Infraction, infraction, infractionRevision } from '../domain/infraction.ts'
import { payInfraction } from '../domain/pay-infraction.ts'
import { infractionStream } from '../domain/streams.ts'
import { upholdInfraction } from '../domain/uphold-infraction.ts'
import { ownerOf } from './owner-of.ts'

const target: Target<Infraction, InfractionEvent> = {
  prefix: 'infraction-',
  aggregate: infraction,
  revision: infractionRevision,
}
const moveRefusals = { 'infraction-unknown': 404, 'move-not-allowed': 409 } as const
const officer = { kind: 'officer' } as const

/** What an owner may do with own infractions, and an officer with all. */
export function infractionCommandRoutes(
  context: CommandRoutesContext<StoredInfractionEvent>,
): readonly Route[] {
  return [
    commandRoute(context, {
      method: 'post',
      path: '/infractions/:infractionId/pay',
      operationId: 'payInfraction',
      summary: 'Pay an own infraction that is Issued or Upheld; the same payment again is one payment',
      roles: ['owner'],
      params: infractionParamsSchema,
      body: payInfractionSchema,
      success: 200,
      target,
      refusals: { ...moveRefusals, 'already-paid': 409, 'amount-differs': 409 },
      decide: async ({ params, body, principal }, loader) => {
        const id = infractionId(params.infractionId)
        const state = await loader.one(infraction, infractionStream(id))
        return payInfraction(
          {
            type: 'PayInfraction',
            asker: ownerOf(principal),
            infractionId: id,
            paymentId: paymentId(body.paymentId),
            amountCents: cents(body.amountCents),
          },
          state,
        )
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/infractions/:infractionId/contest',
      operationId: 'contestInfraction',
      summary: 'Contest an own infraction that is Issued; an officer upholds or cancels it',
      roles: ['owner'],
      params: infractionParamsSchema,
      body: contestInfractionSchema,
      success: 200,
      target,
      refusals: { ...moveRefusals, 'owner-erased': 409 },
      storeRefusal: (refusal) =>
        refusal.code === 'person-erased'
          ? { code: 'owner-erased', ownerId: ownerId(refusal.person) }
          : undefined,
      decide: async ({ params, body: { reason }, principal }, loader) => {
        const id = infractionId(params.infractionId)
        const state = await loader.one(infraction, infractionStream(id))
        const asker = ownerOf(principal)
        return contestInfraction({ type: 'ContestInfraction', asker, infractionId: id, reason }, state)
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/infractions/:infractionId/uphold',
      operationId: 'upholdInfraction',
      summary: 'Uphold a Contested infraction: it is due',
      roles: ['officer'],
      params: infractionParamsSchema,
      success: 200,
      target,
      refusals: moveRefusals,
      decide: async ({ params }, loader) => {
        const id = infractionId(params.infractionId)
        const state = await loader.one(infraction, infractionStream(id))
        return upholdInfraction({ type: 'UpholdInfraction', asker: officer, infractionId: id }, state)
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/infractions/:infractionId/cancel',
      operationId: 'cancelInfraction',
      summary: 'Cancel an infraction that is awaiting identification, Issued or Contested; it is final',
      roles: ['officer'],
      params: infractionParamsSchema,
      body: cancelInfractionSchema,
      success: 200,
      target,
      refusals: moveRefusals,
      decide: async ({ params, body: { reason } }, loader) => {
        const id = infractionId(params.infractionId)
        const state = await loader.one(infraction, infractionStream(id))
        return cancelInfraction({ type: 'CancelInfraction', asker: officer, infractionId: id, reason }, state)
      },
    }),
  ]
}
