import type { LiveConfig } from '@annals/config'
import type { Route } from '@annals/http'
import { type AnyProjection, ReadModels } from '@annals/projections'
import { consumersOf } from '../consumers-of.ts'
import type { Part } from '../part.ts'
import type { PartWorld } from '../part-world.ts'
import type { QueryRoutesContext } from './query-routes-context.ts'

export type QueryPartDefinition = {
  readonly service: string
  readonly title: string
  readonly projections: readonly AnyProjection[]
  readonly routes: (context: QueryRoutesContext) => readonly Route[]
  /** Shown in the part's health. */
  readonly configs?: readonly Pick<LiveConfig<unknown>, 'status'>[]
}

/** Assembles a query part: its projections and the routes that read them. */
export function queryPart(
  { service, title, projections, routes, configs }: QueryPartDefinition,
  world: PartWorld,
): Part {
  const models = new ReadModels({ ...world, projections })
  return {
    name: `${service}-query`,
    service,
    kind: 'query',
    title,
    basePath: `/api/${service}/queries`,
    routes: routes({ models, clock: world.clock }),
    start: () => models.start(),
    stop: () => models.stop(),
    ...consumersOf(models, () => models.probe(), configs),
  }
}
