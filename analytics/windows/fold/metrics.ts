import { infractionEvents } from '@annals/infraction-contracts'
import { orderEvents } from '@annals/order-contracts'
import type { SharedProjection } from '@annals/projections'

/** What is counted and summed: one kind of record of one service. */
export type Metric = 'orders' | 'infractions'

/** Where a metric's records come from, and the cents that each adds to its window. */
export type MetricSource = Pick<SharedProjection<number>, 'contract' | 'events'> & {
  readonly metric: Metric
  /** The consumer, as positions, parked sequences and changes name it. */
  readonly name: string
}

/** Only what is summed is read of a record: whatever else it says may change without any window noticing. */
export const metricSources: Readonly<Record<Metric, MetricSource>> = {
  orders: {
    metric: 'orders',
    name: 'order-windows',
    contract: orderEvents,
    events: {
      OrderPlaced: orderEvents.events.OrderPlaced.pick({ netCents: true }).transform(
        ({ netCents }) => netCents,
      ),
    },
  },
  infractions: {
    metric: 'infractions',
    name: 'infraction-windows',
    contract: infractionEvents,
    events: {
      InfractionRecorded: infractionEvents.events.InfractionRecorded.pick({ amountCents: true }).transform(
        ({ amountCents }) => amountCents,
      ),
    },
  },
}
