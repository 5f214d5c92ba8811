import type { TestContext } from 'node:test'
import { deriveId } from '@annals/kernel'
import { somebody } from '@annals/testing'
import { openOffice } from './test-office.ts'

export const id = (name: string) => deriveId('infraction-query-test', name)
export const officer = somebody(['officer'])
export const alice = {
  ownerId: id('alice'),
  vehicleId: id('mégane'),
  name: 'Alice Lefèvre',
  plate: 'AB123CD',
}
export const bruno = { ownerId: id('bruno'), vehicleId: id('panda'), name: 'Bruno Ünal', plate: 'أ12345' }

export type RegisteredOffice = Awaited<ReturnType<typeof openOffice>>

/**
 * Six infractions, one a day at eight, of 100, 200 … 600: A, B and C of Alice, D and E of Bruno, F of nobody known.
 * B is paid and its owner questioned, C contested, E cancelled.
 */
export async function openRegister(context: TestContext): Promise<RegisteredOffice> {
  const office = await openOffice(context)
  await office.register(
    ...[alice, bruno].flatMap(({ ownerId, vehicleId, name, plate }) => [
      { type: 'OwnerRegistered', data: { ownerId, name, birthDate: null, email: null } } as const,
      {
        type: 'VehicleRegistered',
        data: {
          vehicleId,
          plate,
          effectiveAt: '2020-01-01T00:00:00.000Z',
          ...(plate === alice.plate
            ? { brand: 'Renault', model: 'Mégane', fiscalPower: 6 }
            : { brand: 'Fiat', model: 'Panda', fiscalPower: 4 }),
          ownerId,
        },
      } as const,
    ]),
  )
  const owners = { A: alice, B: alice, C: alice, D: bruno, E: bruno, F: undefined }
  await office.tell(...Object.entries(owners).map(([name, owner]) => recorded(name, owner)))
  await office.tell(
    {
      type: 'InfractionPaid',
      data: { infractionId: id('B'), paymentId: id('payment'), amountCents: 20_000 },
    },
    {
      type: 'InfractionOwnerQuestioned',
      data: { infractionId: id('B'), vehicleId: bruno.vehicleId, ownerId: bruno.ownerId },
    },
    { type: 'InfractionContested', data: { infractionId: id('C'), reason: 'It was my twin' } },
    { type: 'InfractionCancelled', data: { infractionId: id('E'), reason: 'radar-fault' } },
  )
  return office
}

type Owner = typeof alice | typeof bruno | undefined

function recorded(name: string, owner: Owner) {
  const nth = name.charCodeAt(0) - 64
  return {
    type: 'InfractionRecorded',
    data: {
      infractionId: id(name),
      radarId: id(name === 'B' || name === 'C' ? 'radar 2' : 'radar 1'),
      detectionId: `detection-${name}`,
      detectedAt: `2026-11-0${nth}T08:00:00.000Z`,
      plate: owner?.plate ?? 'XX000XX',
      longitude: 2.352222,
      latitude: -48.856613,
      speedKmh: 112,
      limitKmh: 90,
      toleranceKmh: 6,
      overKmh: 16,
      tariffVersion: '2026-01-01T00:00:00.000Z',
      bandFromKmhOver: 1,
      amountCents: nth * 10_000,
      vehicleId: owner?.vehicleId ?? null,
      ownerId: owner?.ownerId ?? null,
    },
  } as const
}
