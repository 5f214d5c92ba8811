import type { EventStore, NewEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { deriveId, systemClock } from '@annals/kernel'
import { orderPublication } from '@annals/order-command'
import { benchSecret, orderStoreFile } from './order-query-world.ts'

export const benchOrders = 10_000
const ordersPerCustomer = 20
const ordersAtATime = 200
/** So many have the old shape, which is upcast when it is read. */
const everyOldOrder = 10

type Stage = (orderId: string, order: number) => Omit<NewEvent, 'id'>

/** The life of an order that went well, as the order service's catalogue stores it. */
const stages: readonly Stage[] = [
  placed,
  (orderId) => ({
    type: 'ActivationRequested',
    version: 1,
    data: {
      orderId,
      attempt: 1,
      lines: linesOf(orderId).map(({ productId, quantity }) => ({ productId, quantity })),
      dueAt: '2026-06-01T10:00:30.000Z',
    },
  }),
  (orderId) => ({ type: 'OrderActivated', version: 1, data: { orderId, attempt: 1 } }),
  (orderId) => ({ type: 'OrderInPreparation', version: 1, data: { orderId } }),
  (orderId) => ({ type: 'OrderShipped', version: 1, data: { orderId, shippedDate: '2026-06-09' } }),
]

export const benchEvents = benchOrders * stages.length

/** An order service's event store of 10,000 shipped orders, 200 of which were always on their way together. */
export async function fillOrders(folder: string): Promise<void> {
  const store = await openSqliteEventStore({
    file: orderStoreFile(folder),
    partitions: orderPublication.contract.partitions,
    secret: benchSecret,
    clock: systemClock,
  })
  try {
    for (let first = 0; first < benchOrders; first += ordersAtATime) {
      for (const version of stages.keys()) {
        await Promise.all(
          Array.from({ length: ordersAtATime }, (_none, index) => append(store, first + index, version)),
        )
      }
    }
  } finally {
    await store.close()
  }
}

async function append(store: EventStore, order: number, version: number): Promise<void> {
  const stage = stages[version] ?? placed
  const orderId = deriveId('bench-order', String(order))
  const id = deriveId('bench-event', orderId, String(version))
  const outcome = await store.append({
    commandId: id,
    requestHash: '',
    appends: [
      { stream: `order-${orderId}`, expectedVersion: version, events: [{ id, ...stage(orderId, order) }] },
    ],
    metadata: { actor: 'client:bench', correlationId: id, causationId: id },
  })
  if (outcome.kind !== 'appended') throw new Error(`an append of the bench ended as ${outcome.kind}`)
}

export function placed(orderId: string, order: number): Omit<NewEvent, 'id'> {
  const customer = order % (benchOrders / ordersPerCustomer)
  const customerId = deriveId('bench-customer', String(customer))
  const old = order % everyOldOrder === 0
  return {
    type: 'OrderPlaced',
    version: old ? 1 : 2,
    data: {
      orderId,
      customerId,
      orderDate: '2026-06-01',
      ...(old ? {} : { requestedDeliveryDate: '2026-06-12' }),
      lines: linesOf(orderId),
      netCents: 16_245,
    },
    personal: {
      person: customerId,
      data: {
        deliveryAddress: {
          street: `${customer} rue de la Paix`,
          city: 'Paris',
          postalCode: '75002',
          country: 'FR',
        },
      },
    },
  }
}

function linesOf(orderId: string) {
  return Array.from({ length: 3 }, (_none, line) => ({
    lineId: deriveId('bench-line', orderId, String(line)),
    productId: deriveId('bench-product', String(line)),
    quantity: 3,
    unitPriceCents: 1_900,
    discountBasisPoints: 500,
    netCents: 5_415,
  }))
}
