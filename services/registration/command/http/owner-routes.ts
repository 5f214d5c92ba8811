import type { Route } from '@annals/http'
import { type Clock, calendarDay, dayOf, instantOf } from '@annals/kernel'
import { type CommandRoutesContext, commandRoute, type StoreRefusal, type Target } from '@annals/part'
import {
  type ChangeOwnerBody,
  changeOwnerSchema,
  ownerParamsSchema,
  registerOwnerSchema,
} from '@annals/registration-contracts'
import { changeOwner } from '../domain/change-owner.ts'
import { eraseOwner } from '../domain/erase-owner.ts'
import { type OwnerEvent, ownerStream, type RegistrationEvent } from '../domain/events.ts'
import { type Owner, owner, ownerRevision } from '../domain/owner.ts'
import type { OwnerDetails } from '../domain/owner-details.ts'
import type { OwnerErasedRefusal } from '../domain/refusals.ts'
import { registerOwner } from '../domain/register-owner.ts'

const target: Target<Owner, OwnerEvent> = {
  prefix: ownerStream(''),
  aggregate: owner,
  revision: ownerRevision,
}

type OwnerRoutesContext = CommandRoutesContext<RegistrationEvent> & {
  readonly clock: Clock
  readonly timeZone: string
}

/** What registrars may do with owners. */
export function ownerRoutes(context: OwnerRoutesContext): readonly Route[] {
  const today = () => dayOf(instantOf(context.clock.nowMs()), context.timeZone)
  return [
    commandRoute(context, {
      method: 'post',
      path: '/owners',
      operationId: 'registerOwner',
      summary: 'Register an owner',
      roles: ['registrar'],
      body: registerOwnerSchema,
      success: 201,
      target,
      refusals: { 'owner-id-taken': 409, 'owner-erased': 409, 'birth-date-out-of-range': 422 },
      storeRefusal,
      decide: async ({ body }, loader) => {
        const ownerId = body.ownerId ?? context.own.mintId()
        const state = await loader.one(owner, ownerStream(ownerId))
        return registerOwner({ ownerId, details: detailsOf(body) }, state, { today: today() })
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/owners/:ownerId',
      operationId: 'changeOwner',
      summary: "Replace an owner's details",
      roles: ['registrar'],
      ifMatch: 'required',
      params: ownerParamsSchema,
      body: changeOwnerSchema,
      success: 200,
      target,
      refusals: { 'owner-unknown': 404, 'owner-erased': 409, 'birth-date-out-of-range': 422 },
      storeRefusal,
      decide: async ({ params: { ownerId }, body }, loader) => {
        const state = await loader.one(owner, ownerStream(ownerId))
        return changeOwner({ ownerId, details: detailsOf(body) }, state, { today: today() })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/owners/:ownerId/erase',
      operationId: 'eraseOwner',
      summary: 'Erase an owner: every service forgets the person',
      roles: ['registrar'],
      params: ownerParamsSchema,
      success: 200,
      target,
      refusals: { 'owner-unknown': 404 },
      decide: async ({ params: { ownerId } }, loader) => {
        const state = await loader.one(owner, ownerStream(ownerId))
        const streams = await context.own.store.streamsOfPerson(ownerId)
        return eraseOwner({ ownerId }, state, { streamsOfPerson: streams.length })
      },
    }),
  ]
}

function detailsOf({ name, birthDate, email }: ChangeOwnerBody): OwnerDetails {
  return { name, birthDate: calendarDay(birthDate), email: email ?? null }
}

function storeRefusal(refusal: StoreRefusal): OwnerErasedRefusal | undefined {
  return refusal.code === 'person-erased' ? { code: 'owner-erased', ownerId: refusal.person } : undefined
}
