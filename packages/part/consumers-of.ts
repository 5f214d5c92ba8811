import type { LiveConfig } from '@annals/config'
import type { ReadModels } from '@annals/projections'
import type { Part, Readiness } from './part.ts'

/** Readiness, health and operations of whatever consumes in a part. `probe` asks the part's own database. */
export function consumersOf(
  models: ReadModels,
  probe: () => Promise<unknown>,
  configs: readonly Pick<LiveConfig<unknown>, 'status'>[] = [],
): Pick<Part, 'ready' | 'health' | 'ops'> {
  const ready = (): Promise<Readiness> =>
    probe().then(
      () => ({ ready: true }),
      (error: unknown) => ({ ready: false, detail: error instanceof Error ? error.message : String(error) }),
    )
  return {
    ready,
    health: async () => ({
      ...(await ready()),
      consumers: await models.health(),
      configs: configs.map((config) => config.status()),
    }),
    ops: {
      projections: models.projections(),
      rebuild: (projection, onProgress) => models.rebuild(projection, { onProgress }),
      parked: (consumer) => models.parked(consumer),
      replayParked: (consumer) => models.replayParked(consumer),
    },
  }
}
