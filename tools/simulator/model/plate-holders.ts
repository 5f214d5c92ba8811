import { normalisePlate } from '@annals/contracts'
import type { Command } from '../plan/command.ts'

export type Holder = { readonly vehicleId: string; readonly ownerId: string }

/** Who bore a plate at an instant, as far as it is registered. */
export type HolderAt = (plate: string, instant: string) => Holder | undefined

/** What all registrations together say, whenever each was told. */
export function holdersOf(commands: Iterable<Command>): HolderAt {
  const changes = new Map<string, { readonly from: string; readonly holder: Holder | undefined }[]>()
  const plates = new Map<string, string>()
  const change = (vehicleId: string, from: string, ownerId: string | undefined) => {
    const plate = plates.get(vehicleId) ?? ''
    const known = changes.get(plate) ?? []
    known.push({ from, holder: ownerId === undefined ? undefined : { vehicleId, ownerId } })
    changes.set(
      plate,
      known.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    )
  }
  for (const command of commands) {
    if (command.kind === 'register-vehicle') plates.set(command.vehicleId, normalisePlate(command.plate))
    if (command.kind === 'register-vehicle' || command.kind === 'transfer-vehicle')
      change(command.vehicleId, command.effectiveAt, command.ownerId)
    if (command.kind === 'deregister-vehicle') change(command.vehicleId, command.effectiveAt, undefined)
  }
  return (plate, instant) => changes.get(plate)?.findLast(({ from }) => from <= instant)?.holder
}
