import { accept, type Decision, refuse } from '@annals/kernel'
import type { OwnerEvent } from './events.ts'
import type { Owner } from './owner.ts'
import type { OwnerUnknown } from './refusals.ts'

export type EraseOwner = { readonly ownerId: string }

/** How many streams of this service hold the person's data now; another one by the time of the append is a conflict. */
export type EraseContext = { readonly streamsOfPerson: number }

/**
 * Forgets the person: the key goes, every service hears of it. Once is enough. Vehicles keep the id of their owner:
 * it names nobody any more.
 */
export function eraseOwner(
  { ownerId }: EraseOwner,
  state: Owner,
  { streamsOfPerson }: EraseContext,
): Decision<OwnerEvent, OwnerUnknown> {
  switch (state.status) {
    case 'Unknown':
      return refuse({ code: 'owner-unknown', ownerId })
    case 'Erased':
      return accept([])
    case 'Registered':
      return accept([{ type: 'OwnerErased', ownerId }], {
        erase: [{ person: ownerId, streams: streamsOfPerson }],
      })
  }
}
