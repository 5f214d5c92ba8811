import {
  type InfractionStatus,
  type InfractionView,
  infractionViewSchema,
} from '@annals/infraction-contracts'
import { deriveId, mintUuid } from '@annals/kernel'
import { type Actor, actor, answered } from './actor.ts'
import { checkedApi } from './api.ts'
import { eventually } from './eventually.ts'
import { clientToken, type DemoLogin, passwordToken } from './login.ts'
import type { RunningSystem } from './running-system.ts'
import { type SeenPositions, seenPositions } from './seen-positions.ts'

/** The owner that the demo login `owner` is. */
export const ownOwnerId = deriveId('owner', 'demo', 'owner')

export const trafficPaths = {
  radars: '/api/radar/commands/radars',
  detections: '/api/radar/commands/detections',
  owners: '/api/registration/commands/owners',
  vehicles: '/api/registration/commands/vehicles',
  infractions: '/api/infraction/commands/infractions',
  radarQueries: '/api/radar/queries/radars',
  detectionQueries: '/api/radar/queries/detections',
  ownerQueries: '/api/registration/queries/owners',
  vehicleQueries: '/api/registration/queries/vehicles',
  infractionQueries: '/api/infraction/queries/infractions',
} as const

type Fields = Readonly<Record<string, unknown>>
type VehicleWish = { readonly ownerId: string; readonly plate: string; readonly effectiveAt?: string }
type DetectionWish = {
  readonly radarId: string
  readonly plate: string
  readonly detectedAt: string
  readonly speedKmh?: number
}

/** The people of the traffic system and what they do most; every exchange is held against the served documents. */
export type TrafficDesk = {
  readonly officer: Actor
  readonly registrar: Actor
  readonly device: Actor
  readonly owner: Actor
  readonly seen: SeenPositions
  readonly logIn: (login: DemoLogin) => Promise<Actor>
  /** With a token made elsewhere. */
  readonly actorWith: (token: string) => Actor
  /** With a limit of 50 km/h, since twenty days ago. */
  readonly installRadar: (radar?: Fields) => Promise<string>
  readonly registerOwner: (owner?: Fields) => Promise<string>
  readonly registerVehicle: (vehicle: VehicleWish & Fields) => Promise<string>
  readonly transfer: (vehicleId: string, ownerId: string, effectiveAt?: string) => Promise<void>
  readonly deregister: (vehicleId: string, effectiveAt?: string) => Promise<void>
  /** Sends a new detection, at 100 km/h when no speed is given; returns the id of what it becomes when it is over. */
  readonly detect: (detection: DetectionWish) => Promise<string>
  /** The infraction as an officer sees it, once it is shown. */
  readonly infraction: (infractionId: string) => Promise<InfractionView>
  /** As an officer sees it, once this rule holds for it. */
  readonly infractionOnce: (
    what: string,
    infractionId: string,
    holds: (infraction: InfractionView) => boolean,
  ) => Promise<InfractionView>
  readonly issuedTo: (infractionId: string, ownerId: string) => Promise<InfractionView>
  readonly inStatus: (infractionId: string, status: InfractionStatus) => Promise<InfractionView>
  readonly pay: (infractionId: string, amountCents: number, paymentId?: string) => ReturnType<Actor['post']>
  readonly contest: (infractionId: string, reason: string) => Promise<void>
}

/** Opens the desk of a system: logs in and registers the owner who can log in. */
export async function openTrafficDesk(system: RunningSystem): Promise<TrafficDesk> {
  const api = checkedApi(system)
  const seen = seenPositions()
  const actorWith = (token: string) => actor(api, token, seen)
  const logIn = async (login: DemoLogin) => actorWith(await passwordToken(system, login))
  const [officer, registrar, owner, device] = await Promise.all([
    logIn('officer'),
    logIn('registrar'),
    logIn('owner'),
    clientToken(system, 'annals-device').then(actorWith),
  ])
  const create = async (by: Actor, path: string, idName: string, content: Fields) => {
    const given = content[idName]
    const id = typeof given === 'string' ? given : mintUuid()
    answered(await by.post(path, { ...content, [idName]: id }), 201)
    return id
  }
  const registerOwner: TrafficDesk['registerOwner'] = (content = {}) =>
    create(registrar, trafficPaths.owners, 'ownerId', {
      name: 'Samir Haddad',
      birthDate: '1980-01-31',
      ...content,
    })
  await registerOwner({ ownerId: ownOwnerId, name: 'Lucia Romero', email: 'lucia@example.org' })

  const infractionOnce: TrafficDesk['infractionOnce'] = (what, infractionId, holds) =>
    eventually(
      what,
      async () => {
        const answer = await officer.get(`${trafficPaths.infractionQueries}/${infractionId}`)
        return answer.status === 404 ? undefined : infractionViewSchema.parse(answered(answer, 200).body)
      },
      (view) => view !== undefined && holds(view),
    ).then((view) => {
      if (view === undefined) throw new Error(`${infractionId} is not shown`)
      return view
    })
  const change = async (vehicleId: string, move: string, content: Fields) => {
    answered(await registrar.post(`${trafficPaths.vehicles}/${vehicleId}/${move}`, content), 200)
  }
  return {
    officer,
    registrar,
    device,
    owner,
    seen,
    logIn,
    actorWith,
    installRadar: (content = {}) =>
      create(officer, trafficPaths.radars, 'radarId', {
        maxSpeedKmh: 50,
        longitude: 2.352222,
        latitude: 48.8566,
        installedAt: daysAgo(20),
        ...content,
      }),
    registerOwner,
    registerVehicle: (content) =>
      create(registrar, trafficPaths.vehicles, 'vehicleId', {
        brand: 'Citroën',
        model: 'Ami',
        fiscalPower: 2,
        ...content,
      }),
    transfer: (vehicleId, ownerId, effectiveAt) => change(vehicleId, 'transfer', { ownerId, effectiveAt }),
    deregister: (vehicleId, effectiveAt) => change(vehicleId, 'deregister', { effectiveAt }),
    detect: async (detection) => {
      const detectionId = mintUuid()
      const content = { speedKmh: 100, ...detection, detectionId }
      answered(await device.post(trafficPaths.detections, content), 201)
      return infractionIdOf({ radarId: detection.radarId, detectionId })
    },
    infraction: (infractionId) => infractionOnce('it is shown', infractionId, () => true),
    infractionOnce,
    issuedTo: (infractionId, ownerId) =>
      infractionOnce(
        `it is issued to ${ownerId}`,
        infractionId,
        (view) => view.status === 'Issued' && view.ownerId === ownerId,
      ),
    inStatus: (infractionId, status) =>
      infractionOnce(`it is ${status}`, infractionId, (view) => view.status === status),
    pay: (infractionId, amountCents, paymentId = mintUuid()) =>
      owner.post(`${trafficPaths.infractions}/${infractionId}/pay`, { paymentId, amountCents }),
    contest: async (infractionId, reason) => {
      answered(await owner.post(`${trafficPaths.infractions}/${infractionId}/contest`, { reason }), 200)
    },
  }
}

/** What a detection becomes when it is over. */
export function infractionIdOf({
  radarId,
  detectionId,
}: {
  readonly radarId: string
  readonly detectionId: string
}): string {
  return deriveId('infraction', radarId, detectionId)
}

/** A plate that no other test has. */
export function freshPlate(): string {
  return `T${mintUuid().replaceAll('-', '').slice(-12).toUpperCase()}`
}

/** That instant, so many milliseconds later. */
export function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString()
}

export function daysAgo(days: number): string {
  return later(new Date().toISOString(), -days * 86_400_000)
}
