import { accept, type CalendarDay, type Decision, refuse } from '@annals/kernel'
import { birthDateOutOfRange } from './birth-date.ts'
import type { OwnerEvent } from './events.ts'
import type { Owner } from './owner.ts'
import { changedFields, type OwnerDetails } from './owner-details.ts'
import type { ChangeOwnerRefusal } from './refusals.ts'

export type ChangeOwner = { readonly ownerId: string; readonly details: OwnerDetails }

/** Replaces all details; equal details change nothing and keep the revision. */
export function changeOwner(
  { ownerId, details }: ChangeOwner,
  state: Owner,
  { today }: { readonly today: CalendarDay },
): Decision<OwnerEvent, ChangeOwnerRefusal> {
  switch (state.status) {
    case 'Unknown':
      return refuse({ code: 'owner-unknown', ownerId })
    case 'Erased':
      return refuse({ code: 'owner-erased', ownerId })
    case 'Registered': {
      const changed = changedFields(state.details, details)
      if (changed.length === 0) return accept([])
      const outOfRange = birthDateOutOfRange(details.birthDate, today)
      if (outOfRange !== undefined) return refuse(outOfRange)
      return accept([{ type: 'OwnerChanged', ownerId, changed, ...details }])
    }
  }
}
