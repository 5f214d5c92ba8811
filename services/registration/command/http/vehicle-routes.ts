import type { Route } from '@annals/http'
import { type Clock, epochMsOf, type Instant, instantOf } from '@annals/kernel'
import { type AggregateLoader, type CommandRoutesContext, commandRoute, type Target } from '@annals/part'
import {
  deregisterVehicleSchema,
  registerVehicleSchema,
  transferVehicleSchema,
  vehicleParamsSchema,
} from '@annals/registration-contracts'
import { deregisterVehicle } from '../domain/deregister-vehicle.ts'
import {
  ownerStream,
  plateStream,
  type RegistrationEvent,
  type VehicleEvent,
  vehicleStream,
} from '../domain/events.ts'
import { owner } from '../domain/owner.ts'
import { plate } from '../domain/plate.ts'
import { registerVehicle } from '../domain/register-vehicle.ts'
import { transferVehicle } from '../domain/transfer-vehicle.ts'
import { type Vehicle, vehicle, vehicleRevision } from '../domain/vehicle.ts'

const target: Target<Vehicle, VehicleEvent> = {
  prefix: vehicleStream(''),
  aggregate: vehicle,
  revision: vehicleRevision,
}

const instantRefusals = { 'instant-in-future': 422, 'effective-too-early': 422 } as const
const vehicleRefusals = { 'vehicle-unknown': 404, 'vehicle-deregistered': 409 } as const

type VehicleRoutesContext = CommandRoutesContext<RegistrationEvent> & { readonly clock: Clock }

/**
 * What registrars may do with vehicles. Each command is decided on the vehicle, its plate and the owner as they are at
 * the append: the streams' versions see to it that no other vehicle took the plate and nobody erased the owner meanwhile.
 */
export function vehicleRoutes(context: VehicleRoutesContext): readonly Route[] {
  const now = () => instantOf(context.clock.nowMs())
  return [
    commandRoute(context, {
      method: 'post',
      path: '/vehicles',
      operationId: 'registerVehicle',
      summary: 'Register a vehicle under a plate that no other bears',
      roles: ['registrar'],
      body: registerVehicleSchema,
      success: 201,
      target,
      refusals: {
        'vehicle-id-taken': 409,
        'instant-in-future': 422,
        'plate-taken': 409,
        'plate-interval-overlaps': 409,
        'owner-unknown': 422,
      },
      decide: async ({ body }, loader) => {
        const vehicleId = body.vehicleId ?? context.own.mintId()
        const state = await loader.one(vehicle, vehicleStream(vehicleId))
        return registerVehicle({ ...body, vehicleId, effectiveAt: instantOrNull(body.effectiveAt) }, state, {
          now: now(),
          plate: await loader.one(plate, plateStream(body.plate)),
          owner: await loader.one(owner, ownerStream(body.ownerId)),
        })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/vehicles/:vehicleId/transfer',
      operationId: 'transferVehicle',
      summary: 'Give a vehicle another owner, from an instant on',
      roles: ['registrar'],
      params: vehicleParamsSchema,
      body: transferVehicleSchema,
      success: 200,
      target,
      refusals: { ...vehicleRefusals, ...instantRefusals, 'owner-unchanged': 409, 'owner-unknown': 422 },
      decide: async ({ params: { vehicleId }, body: { ownerId, effectiveAt } }, loader) => {
        const state = await vehicleWithPlate(loader, vehicleId)
        return transferVehicle({ vehicleId, ownerId, effectiveAt: instantOrNull(effectiveAt) }, state, {
          now: now(),
          owner: await loader.one(owner, ownerStream(ownerId)),
        })
      },
    }),
    commandRoute(context, {
      method: 'post',
      path: '/vehicles/:vehicleId/deregister',
      operationId: 'deregisterVehicle',
      summary: 'Take a vehicle off the road for good; its plate is free from then on',
      roles: ['registrar'],
      params: vehicleParamsSchema,
      body: deregisterVehicleSchema,
      success: 200,
      target,
      refusals: { ...vehicleRefusals, ...instantRefusals },
      decide: async ({ params: { vehicleId }, body: { effectiveAt } }, loader) =>
        deregisterVehicle(
          { vehicleId, effectiveAt: instantOrNull(effectiveAt) },
          await vehicleWithPlate(loader, vehicleId),
          { now: now() },
        ),
    }),
  ]
}

/** The vehicle; its plate's stream is loaded with it, because a change of the one is written to both. */
async function vehicleWithPlate(
  loader: AggregateLoader<RegistrationEvent>,
  vehicleId: string,
): Promise<Vehicle> {
  const state = await loader.one(vehicle, vehicleStream(vehicleId))
  if (state.status !== 'Unknown') await loader.one(plate, plateStream(state.registeredAs.plate))
  return state
}

/** An instant as the contract has parsed it, in the one spelling that compares as text. */
function instantOrNull(text: string | undefined): Instant | null {
  return text === undefined ? null : instantOf(epochMsOf(text as Instant))
}
