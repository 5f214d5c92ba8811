import { type Aggregate, calendarDay } from '@annals/kernel'
import type { OwnerEvent, OwnerRegistered } from './events.ts'
import type { OwnerDetails } from './owner-details.ts'

/** A person or a firm that owns vehicles. `registeredAs` is what a repeated registration is compared with. */
export type Owner =
  | { readonly status: 'Unknown' }
  | {
      readonly status: 'Registered'
      readonly details: OwnerDetails
      readonly registeredAs: OwnerDetails
      readonly revision: number
    }
  | { readonly status: 'Erased'; readonly revision: number }

export const owner: Aggregate<Owner, OwnerEvent> = { initial: { status: 'Unknown' }, evolve }

export function ownerRevision(state: Owner): number {
  return state.status === 'Unknown' ? 0 : state.revision
}

function evolve(state: Owner, event: OwnerEvent): Owner {
  switch (event.type) {
    case 'OwnerRegistered': {
      const details = detailsOf(event)
      return { status: 'Registered', details, registeredAs: details, revision: 1 }
    }
    case 'OwnerChanged':
      if (state.status !== 'Registered') return state
      return { ...state, details: detailsOf(event), revision: state.revision + 1 }
    case 'OwnerErased':
      return { status: 'Erased', revision: ownerRevision(state) }
  }
}

// Without the key every field reads as null; OwnerErased follows in the stream and drops these details.
function detailsOf({ name, birthDate, email }: Omit<OwnerRegistered, 'type' | 'ownerId'>): OwnerDetails {
  return { name: name ?? '', birthDate: birthDate ?? calendarDay('1900-01-01'), email }
}
