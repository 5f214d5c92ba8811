import { type Accepted, accept } from '@annals/kernel'
import type { ContestReasonErased } from './events.ts'
import type { OwnerId } from './ids.ts'
import type { Infraction } from './infraction.ts'

/**
 * Forgets an erased owner: the key of their contest reasons goes, and each infraction that has one says so in its own
 * stream. `infractions` are all streams with the person's data; one contested meanwhile makes their count stale, and
 * this is decided again. One contested afterwards finds the tombstone and is refused.
 */
export function eraseOwner(
  owner: OwnerId,
  infractions: readonly Infraction[],
): Accepted<ContestReasonErased> {
  return accept(
    infractions.flatMap((infraction): readonly ContestReasonErased[] =>
      infraction.status === 'NotRecorded'
        ? []
        : [{ type: 'ContestReasonErased', infractionId: infraction.infractionId }],
    ),
    { erase: [{ person: owner, streams: infractions.length }] },
  )
}
