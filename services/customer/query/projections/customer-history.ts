import { customerEvents } from '@annals/customer-contracts'
import { from, type ProjectedEvent, type Projection, type Table } from '@annals/projections'

/** One event of one customer: what happened, who did it and when, without anything personal. */
export type CustomerHistoryRow = {
  /** `<stream>@<stream version>`. */
  readonly entryId: string
  readonly customerId: string
  readonly streamVersion: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly correlationId: string
  readonly params: Readonly<Record<string, unknown>>
}

export const customerHistoryTable: Table<CustomerHistoryRow> = {
  name: 'customer_history',
  key: 'entryId',
  columns: {
    entryId: { type: 'text', length: 80 },
    customerId: { type: 'text', length: 36 },
    streamVersion: { type: 'integer' },
    type: { type: 'text', length: 60 },
    at: { type: 'text', length: 24 },
    actor: { type: 'text', length: 200 },
    correlationId: { type: 'text', length: 100 },
    params: { type: 'json' },
  },
  indices: [['customerId', 'streamVersion']],
}

export const customerHistory: Projection<CustomerHistoryRow> = {
  name: 'customer-history',
  version: 1,
  table: customerHistoryTable,
  sources: [
    from<CustomerHistoryRow, typeof customerEvents>(
      customerEvents,
      {
        CustomerRegistered: (_none, event) => entry(event, {}),
        CustomerDetailsChanged: (_none, event) => entry(event, { changed: event.data.changed }),
        CustomerErased: (_none, event) => entry(event, {}),
      },
      entryId,
    ),
  ],
}

function entryId(event: Pick<ProjectedEvent, 'subject' | 'streamVersion'>): string {
  return `${event.subject}@${event.streamVersion}`
}

function entry(
  event: ProjectedEvent<{ readonly customerId: string }>,
  params: CustomerHistoryRow['params'],
): CustomerHistoryRow {
  return {
    entryId: entryId(event),
    customerId: event.data.customerId,
    streamVersion: event.streamVersion,
    type: event.type,
    at: event.time,
    actor: event.actor,
    correlationId: event.correlationId,
    params,
  }
}
