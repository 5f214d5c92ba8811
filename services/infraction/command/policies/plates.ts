import { instant } from '@annals/kernel'
import { type CommandStore, executeForPolicy } from '@annals/part'
import { on, type Policy, type PolicyContext, policy } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'
import { changePlateHolder, infractionsConcerned } from '../domain/change-plate-holder.ts'
import type { StoredInfractionEvent } from '../domain/events.ts'
import { type Holder, nobody } from '../domain/holder.ts'
import { type InfractionId, ownerId, plateNumber, vehicleId } from '../domain/ids.ts'
import { infraction } from '../domain/infraction.ts'
import { plate } from '../domain/plate.ts'
import { infractionStream, plateStream } from '../domain/streams.ts'

type Told = { readonly plate: string; readonly effectiveAt: string }
type ToldHolder = Told & { readonly vehicleId: string; readonly ownerId: string }

/** Notes on each plate who bears it from when on, and tells the infractions whose instant that concerns. */
export function platePolicy(own: CommandStore<StoredInfractionEvent>): Policy {
  const changeTo = (holder: Holder, told: Told, context: PolicyContext) => {
    const change = { plate: plateNumber(told.plate), holder, effectiveAt: instant(told.effectiveAt) }
    const stream = plateStream(change.plate)
    return executeForPolicy(own, context, {
      name: 'change-plate-holder',
      stream,
      decide: async (loader) => {
        const noted = await loader.one(plate, stream)
        const ids = infractionsConcerned(change, noted)
        const states = await loader.many(infraction, ids.map(infractionStream))
        return changePlateHolder(change, noted, byId(ids, states))
      },
    })
  }
  const held = ({ data }: { readonly data: ToldHolder }, context: PolicyContext) =>
    changeTo({ vehicleId: vehicleId(data.vehicleId), ownerId: ownerId(data.ownerId) }, data, context)
  return policy({
    name: 'infraction-plates',
    from: [
      on(registrationEvents, {
        PlateAssigned: held,
        PlateTransferred: held,
        PlateReleased: ({ data }, context) => changeTo(nobody, data, context),
      }),
    ],
  })
}

function byId<State>(
  ids: readonly InfractionId[],
  states: ReadonlyMap<string, State>,
): ReadonlyMap<InfractionId, State> {
  return new Map(
    ids.flatMap((id) => {
      const state = states.get(infractionStream(id))
      return state === undefined ? [] : [[id, state] as const]
    }),
  )
}
