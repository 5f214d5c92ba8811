import type { Route } from '@annals/http'
import { instant, instantOf } from '@annals/kernel'
import { commandRoute, type Target } from '@annals/part'
import {
  changeLimitSchema,
  installRadarSchema,
  radarParamsSchema,
  relocateRadarSchema,
} from '@annals/radar-contracts'
import { changeLimit } from '../domain/change-limit.ts'
import { decommissionRadar } from '../domain/decommission-radar.ts'
import type { RadarEvent } from '../domain/events.ts'
import { installRadar } from '../domain/install-radar.ts'
import { type Radar, radar, radarRevision } from '../domain/radar.ts'
import { relocateRadar } from '../domain/relocate-radar.ts'
import { radarStream } from '../domain/streams.ts'
import type { RadarRoutesContext } from './radar-routes-context.ts'

const target: Target<Radar, RadarEvent> = {
  prefix: radarStream(''),
  aggregate: radar,
  revision: radarRevision,
}
const changeRefusals = { 'radar-unknown': 404, 'radar-decommissioned': 409 } as const

/** What an officer may do with radars. */
export function radarRoutes(context: RadarRoutesContext): readonly Route[] {
  const now = () => instantOf(context.clock.nowMs())
  return [
    commandRoute(context, {
      method: 'post',
      path: '/radars',
      operationId: 'installRadar',
      summary: 'Install a radar, now or since an instant in the past',
      roles: ['officer'],
      body: installRadarSchema,
      success: 201,
      target,
      refusals: { 'radar-id-taken': 409, 'instant-in-future': 422 },
      decide: async ({ body }, loader) => {
        const { radarId = context.own.mintId(), installedAt, ...described } = body
        const since = installedAt === undefined ? null : instant(installedAt)
        const state = await loader.one(radar, radarStream(radarId))
        return installRadar({ radarId, ...described, installedAt: since }, state, { now: now() })
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/radars/:radarId/limit',
      operationId: 'changeLimit',
      summary: 'Change the speed limit from now on',
      roles: ['officer'],
      ifMatch: 'required',
      params: radarParamsSchema,
      body: changeLimitSchema,
      success: 200,
      target,
      refusals: changeRefusals,
      decide: async ({ params: { radarId }, body }, loader) => {
        const state = await loader.one(radar, radarStream(radarId))
        return changeLimit({ radarId, ...body }, state, { now: now() })
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/radars/:radarId/place',
      operationId: 'relocateRadar',
      summary: 'Move the radar to another place, from now on',
      roles: ['officer'],
      ifMatch: 'required',
      params: radarParamsSchema,
      body: relocateRadarSchema,
      success: 200,
      target,
      refusals: changeRefusals,
      decide: async ({ params: { radarId }, body }, loader) => {
        const state = await loader.one(radar, radarStream(radarId))
        return relocateRadar({ radarId, ...body }, state, { now: now() })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/radars/:radarId/decommission',
      operationId: 'decommissionRadar',
      summary: 'Take the radar out of service for good, from now on',
      roles: ['officer'],
      params: radarParamsSchema,
      success: 200,
      target,
      refusals: { 'radar-unknown': 404 },
      decide: async ({ params: { radarId } }, loader) =>
        decommissionRadar({ radarId }, await loader.one(radar, radarStream(radarId)), { now: now() }),
    }),
  ]
}
