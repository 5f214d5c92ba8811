import type { InfractionView } from '@annals/infraction-contracts'
import { deriveId } from '@annals/kernel'
import type { NoticeSettings } from './notice-settings.ts'

const id = (name: string) => deriveId('notice-test', name)

export const inParis: NoticeSettings = { currency: 'EUR', timeZone: 'Europe/Paris' }

export const issued: InfractionView = {
  infractionId: id('infraction'),
  status: 'Issued',
  detectedAt: '2026-07-14T22:30:00.000Z',
  recordedAt: '2026-11-25T10:00:05.000Z',
  radarId: id('radar'),
  detectionId: 'd-1',
  plate: '12345أ6',
  longitude: -61.55,
  latitude: 16.265001,
  speedKmh: 112,
  toleranceKmh: 6,
  limitKmh: 90,
  overKmh: 16,
  tariffVersion: '2026-01-01T00:00:00.000Z',
  bandFromKmhOver: 1,
  amountCents: 123_450,
  vehicleId: id('vehicle'),
  vehicle: { brand: 'Renault', model: 'Mégane', fiscalPower: 6 },
  ownerId: id('owner'),
  ownerName: 'Alice Lefèvre',
  ownerQuestioned: false,
  questioned: null,
  payment: null,
  contestReason: null,
  cancelReason: null,
  revision: 1,
}

const payment = { paymentId: id('payment'), amountCents: 123_450, paidAt: '2026-12-31T23:30:00.000Z' }

/** The same infraction in each of its statuses. */
export const inEveryStatus: readonly InfractionView[] = [
  {
    ...issued,
    status: 'AwaitingIdentification',
    vehicleId: null,
    vehicle: null,
    ownerId: null,
    ownerName: null,
  },
  issued,
  { ...issued, status: 'Paid', payment },
  { ...issued, status: 'Contested', contestReason: 'It was my twin' },
  { ...issued, status: 'Upheld', contestReason: 'It was my twin' },
  { ...issued, status: 'Cancelled', cancelReason: 'radar-fault' },
]
