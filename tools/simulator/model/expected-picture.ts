import type { Tariff } from '@annals/infraction-contracts'
import { instantAt } from '../instant.ts'
import type { Command } from '../plan/command.ts'
import { expectedDetections, type Overspeed, radarsOf } from './expected-detections.ts'
import { expectedOrders } from './expected-orders.ts'
import type { DetectionBounds } from './judge-detection.ts'
import { type InfractionFacts, infractionKey, type Picture, totalsBy } from './picture.ts'
import { type HolderAt, holdersOf } from './plate-holders.ts'

export type Expecting = {
  /** Everything that is sent, in an order in which it is allowed. */
  readonly commands: readonly Command[]
  readonly tariff: Tariff
  readonly bounds: DetectionBounds
  /** When radars are changed and taken away. */
  readonly atMs: number
}

/** What the system must show once it has caught up with all these commands, each of which is let through. */
export function expectedPicture({ commands, tariff, bounds, atMs }: Expecting): Picture {
  const radars = radarsOf(commands, instantAt(atMs))
  const { overspeeds, ...seen } = expectedDetections(commands, radars, { tariff, bounds })
  const infractions = expectedInfractions(overspeeds, holdersOf(commands))
  const fines = [...infractions.values()]
  const orders = expectedOrders(commands)
  return {
    ...seen,
    refusedCommands: new Map(),
    infractions,
    infractionTotals: totalsBy(
      fines,
      ({ status }) => status,
      ({ amountCents }) => amountCents,
    ),
    orderTotals: totalsBy(
      orders,
      ({ status }) => status,
      ({ cents }) => cents,
    ),
    windows: {
      orders: windowsOf(orders.map(({ cents }) => cents)),
      infractions: windowsOf(fines.map(({ amountCents }) => amountCents)),
    },
  }
}

/** Each overspeed is an infraction of who bore the plate then, in the light of everything that was registered. */
function expectedInfractions(
  overspeeds: readonly Overspeed[],
  holderAt: HolderAt,
): ReadonlyMap<string, InfractionFacts> {
  return new Map(
    overspeeds.map(({ detection: { radarId, plate, detectedAt }, amountCents }) => {
      const { vehicleId = null, ownerId = null } = holderAt(plate, detectedAt) ?? {}
      const status = ownerId === null ? 'AwaitingIdentification' : 'Issued'
      return [infractionKey(radarId, plate, detectedAt), { status, amountCents, vehicleId, ownerId }]
    }),
  )
}

function windowsOf(cents: readonly number[]) {
  return { count: cents.length, cents: cents.reduce((sum, amount) => sum + amount, 0), droppedLate: 0 }
}
