import type { Brand } from '@annals/kernel'

export type InfractionId = Brand<string, 'InfractionId'>
export type RadarId = Brand<string, 'RadarId'>
export type VehicleId = Brand<string, 'VehicleId'>
export type OwnerId = Brand<string, 'OwnerId'>
export type PaymentId = Brand<string, 'PaymentId'>
/** A licence plate in its one spelling. */
export type PlateNumber = Brand<string, 'PlateNumber'>

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Each throws a RangeError unless the text is a UUID in lower case; whether such a thing exists is not asked here. */
export const infractionId = (text: string): InfractionId => checked(text, 'infraction id') as InfractionId
export const radarId = (text: string): RadarId => checked(text, 'radar id') as RadarId
export const vehicleId = (text: string): VehicleId => checked(text, 'vehicle id') as VehicleId
export const ownerId = (text: string): OwnerId => checked(text, 'owner id') as OwnerId
export const paymentId = (text: string): PaymentId => checked(text, 'payment id') as PaymentId

/** Plates come normalised from the contracts; this only names them. Throws a RangeError for an empty one. */
export function plateNumber(text: string): PlateNumber {
  if (text === '') throw new RangeError('an empty text is no plate')
  return text as PlateNumber
}

function checked(text: string, what: string): string {
  if (!uuid.test(text)) throw new RangeError(`${text} is no ${what}`)
  return text
}
