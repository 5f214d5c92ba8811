import type { LiveConfig } from '@annals/config'
import type { EventStore } from '@annals/event-store'
import type { Tariff } from '@annals/infraction-contracts'
import { instant, type MintId } from '@annals/kernel'
import { type CommandStore, commandPart, type Part, type PartWorld, publication } from '@annals/part'
import { radarEvents } from '@annals/radar-contracts'
import { type RadarServiceEvent, radarCatalogue } from './domain/events.ts'
import { streamOfRadarServiceEvent } from './domain/streams.ts'
import type { ToleranceVersion } from './domain/tolerance.ts'
import { detectionRoutes } from './http/detection-routes.ts'
import { radarRoutes } from './http/radar-routes.ts'
import type { DetectionBounds } from './http/radar-routes-context.ts'
import { publishedRadarEvent } from './publication.ts'

export const radarPublication = publication(radarEvents, radarCatalogue, publishedRadarEvent)

type RadarCommandDependencies = {
  readonly store: EventStore
  readonly mintId: MintId
  /** What a detection is judged by; a reload holds for the next request. */
  readonly tariff: LiveConfig<Tariff>
  readonly bounds: DetectionBounds
}

/** The command part of the radar service. It opens nothing and listens on no port. */
export function buildRadarCommand(
  { store, mintId, tariff, bounds }: RadarCommandDependencies,
  world: PartWorld,
): Part {
  const own: CommandStore<RadarServiceEvent> = {
    store,
    mintId,
    catalogue: radarCatalogue,
    streamOf: streamOfRadarServiceEvent,
  }
  const tolerances = () => tariff.current().versions.map(toleranceVersion)
  return commandPart(
    {
      service: radarEvents.source,
      title: 'Radar commands',
      own,
      references: [],
      policies: [],
      routes: (shared) => {
        const context = { ...shared, clock: world.clock, bounds, tolerances }
        return [...radarRoutes(context), ...detectionRoutes(context)]
      },
      configs: [tariff],
    },
    world,
  )
}

function toleranceVersion(version: Tariff['versions'][number]): ToleranceVersion {
  const { validFrom, toleranceKmh, tolerancePercent } = version
  return { validFrom: instant(validFrom), toleranceKmh, tolerancePercent }
}
