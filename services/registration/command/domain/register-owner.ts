import { accept, type CalendarDay, type Decision, refuse } from '@annals/kernel'
import { birthDateOutOfRange } from './birth-date.ts'
import type { OwnerEvent } from './events.ts'
import type { Owner } from './owner.ts'
import { changedFields, type OwnerDetails } from './owner-details.ts'
import type { RegisterOwnerRefusal } from './refusals.ts'

export type RegisterOwner = { readonly ownerId: string; readonly details: OwnerDetails }

/** An owner registers once; the same registration again has no effect, another one under the same id is refused. */
export function registerOwner(
  { ownerId, details }: RegisterOwner,
  state: Owner,
  { today }: { readonly today: CalendarDay },
): Decision<OwnerEvent, RegisterOwnerRefusal> {
  switch (state.status) {
    case 'Unknown': {
      const outOfRange = birthDateOutOfRange(details.birthDate, today)
      if (outOfRange !== undefined) return refuse(outOfRange)
      return accept([{ type: 'OwnerRegistered', ownerId, ...details }])
    }
    case 'Registered':
      return changedFields(state.registeredAs, details).length === 0
        ? accept([])
        : refuse({ code: 'owner-id-taken', ownerId })
    case 'Erased':
      return refuse({ code: 'owner-erased', ownerId })
  }
}
