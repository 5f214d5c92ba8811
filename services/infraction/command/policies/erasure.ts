import { type CommandStore, executeForPolicy } from '@annals/part'
import { on, type Policy, policy } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'
import { eraseOwner } from '../domain/erase-owner.ts'
import type { StoredInfractionEvent } from '../domain/events.ts'
import { ownerId } from '../domain/ids.ts'
import { infraction } from '../domain/infraction.ts'

/** Forgets what an erased owner wrote in all of their contests at once, and the key with it. */
export function erasurePolicy(own: CommandStore<StoredInfractionEvent>): Policy {
  return policy({
    name: 'infraction-erasure',
    from: [
      on(registrationEvents, {
        OwnerErased: ({ data, subject }, context) => {
          const owner = ownerId(data.ownerId)
          return executeForPolicy(own, context, {
            name: 'erase-owner',
            stream: subject,
            decide: async (loader) => {
              const contested = await loader.many(infraction, await own.store.streamsOfPerson(owner))
              return eraseOwner(owner, [...contested.values()])
            },
          })
        },
      }),
    ],
  })
}
