import { type InfractionStatus, infractionEvents } from '@annals/infraction-contracts'
import { type Column, from, type ProjectedEvent, type Projection } from '@annals/projections'

/** All that is shown of one infraction. The owner's name and the vehicle are joined when asked for. */
export type InfractionRow = {
  readonly infractionId: string
  readonly status: InfractionStatus
  readonly detectedAt: string
  readonly recordedAt: string
  readonly radarId: string
  readonly plate: string
  readonly speedKmh: number
  readonly limitKmh: number
  readonly overKmh: number
  readonly amountCents: number
  readonly vehicleId: string | null
  readonly ownerId: string | null
  /** True while `questioned` is set: what the officer's list is narrowed by. */
  readonly ownerQuestioned: boolean
  readonly revision: number
  readonly detectionId: string
  readonly toleranceKmh: number
  readonly tariffVersion: string
  readonly bandFromKmhOver: number
  readonly cancelReason: string | null
  readonly contestReason: string | null
  /** No column type holds fractions. */
  readonly place: { readonly longitude: number; readonly latitude: number }
  readonly questioned: Attribution | null
  readonly payment: {
    readonly paymentId: string
    readonly amountCents: number
    readonly paidAt: string
  } | null
}

type Attribution = { readonly vehicleId: string | null; readonly ownerId: string | null }

const id: Column = { type: 'text', length: 36 }
const idOrNull: Column = { ...id, nullable: true }
const instant: Column = { type: 'text', length: 24 }
const integer: Column = { type: 'integer' }

export const infractions: Projection<InfractionRow> = {
  name: 'infractions',
  version: 1,
  table: {
    name: 'infractions',
    // The columns from the revision on are not read by a list page.
    columns: {
      infractionId: id,
      status: { type: 'text', length: 22 },
      detectedAt: instant,
      recordedAt: instant,
      radarId: id,
      plate: { type: 'text', length: 50 },
      speedKmh: integer,
      limitKmh: integer,
      overKmh: integer,
      amountCents: integer,
      vehicleId: idOrNull,
      ownerId: idOrNull,
      ownerQuestioned: { type: 'boolean' },
      revision: integer,
      detectionId: { type: 'text', length: 64 },
      toleranceKmh: integer,
      tariffVersion: instant,
      bandFromKmhOver: integer,
      cancelReason: { type: 'text', length: 50, nullable: true },
      contestReason: { type: 'text', length: 2_000, nullable: true },
      place: { type: 'json' },
      questioned: { type: 'json', nullable: true },
      payment: { type: 'json', nullable: true },
    },
    key: 'infractionId',
    indices: [
      // They end with the status, so that no row is read only to find that it has another one.
      ['detectedAt', 'infractionId', 'status'],
      ['amountCents', 'infractionId', 'status'],
      ['ownerId', 'detectedAt', 'infractionId', 'status'],
      ['status', 'detectedAt', 'infractionId'],
      // Also all that the sums by status read.
      ['status', 'amountCents', 'infractionId'],
      ['ownerQuestioned', 'detectedAt', 'infractionId'],
      ['plate', 'detectedAt', 'infractionId'],
      ['radarId', 'detectedAt', 'infractionId'],
    ],
  },
  sources: [
    from<InfractionRow, typeof infractionEvents>(
      infractionEvents,
      {
        InfractionRecorded: (_none, { data, time }) => {
          const { longitude, latitude, ...fields } = data
          return {
            ...fields,
            ...statusFor(data),
            recordedAt: time,
            ownerQuestioned: false,
            revision: 1,
            cancelReason: null,
            contestReason: null,
            place: { longitude, latitude },
            questioned: null,
            payment: null,
          }
        },
        InfractionAttributed: (row, event) => ({
          ...recorded(row, event),
          ...attributionOf(event.data),
          ...statusFor(event.data),
          ...notQuestioned,
        }),
        InfractionOwnerQuestioned: (row, event) => {
          const infraction = recorded(row, event)
          const questioned = attributionOf(event.data)
          // The last word of the registrations may be that it was who it is attributed to after all.
          return sameAttribution(questioned, infraction)
            ? { ...infraction, ...notQuestioned }
            : { ...infraction, questioned, ownerQuestioned: true }
        },
        InfractionPaid: (row, event) => {
          const { paymentId, amountCents } = event.data
          const payment = { paymentId, amountCents, paidAt: event.time }
          return { ...recorded(row, event), status: 'Paid', payment }
        },
        InfractionContested: (row, event) => ({
          ...recorded(row, event),
          status: 'Contested',
          contestReason: event.data.reason,
        }),
        ContestReasonErased: (row, event) => ({ ...recorded(row, event), contestReason: null }),
        InfractionUpheld: (row, event) => ({ ...recorded(row, event), status: 'Upheld' }),
        // Nobody has to look at the owner of one that is no more.
        InfractionCancelled: (row, event) => ({
          ...recorded(row, event),
          ...notQuestioned,
          status: 'Cancelled',
          cancelReason: event.data.reason,
        }),
      },
      ({ subject }) => subject.slice('infraction-'.length),
    ),
  ],
}

const notQuestioned = { questioned: null, ownerQuestioned: false }

function statusFor({ ownerId }: Attribution): Pick<InfractionRow, 'status'> {
  return { status: ownerId === null ? 'AwaitingIdentification' : 'Issued' }
}

function attributionOf({ vehicleId, ownerId }: Attribution): Attribution {
  return { vehicleId, ownerId }
}

function sameAttribution(one: Attribution, other: Attribution): boolean {
  return one.vehicleId === other.vehicleId && one.ownerId === other.ownerId
}

function recorded(row: InfractionRow | undefined, event: ProjectedEvent): InfractionRow {
  if (row === undefined)
    throw new Error(`${event.type} at ${event.position} precedes the InfractionRecorded of ${event.subject}`)
  return row
}
