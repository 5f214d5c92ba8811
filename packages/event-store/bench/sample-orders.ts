import { deriveId } from '@annals/kernel'
import { partitionOf } from '../partition-of.ts'
import type { AppendRequest } from '../port.ts'

export const partitions = 12
const keepMs = 30 * 24 * 60 * 60 * 1_000
const atMs = Date.parse('2026-11-25T10:00:00.000Z')

/** Commands that each place one order: so many events on a fresh stream, kept as an HTTP command is. */
export function placingOrders(commands: number, eventsPerCommand: number): readonly AppendRequest[] {
  return Array.from({ length: commands }, (_none, index) => {
    const orderId = deriveId('bench-order', String(index))
    const commandId = deriveId('bench-command', String(index))
    const events = Array.from({ length: eventsPerCommand }, (_nothing, number) => ({
      id: deriveId('bench-event', orderId, String(number)),
      type: 'OrderPlaced',
      version: 2,
      data: orderPlaced(orderId),
    }))
    return {
      commandId,
      requestHash: deriveId('bench-body', orderId),
      keepMs,
      appends: [{ stream: `order-${orderId}`, expectedVersion: 0, events }],
      metadata: { actor: `user:${deriveId('bench-user')}`, correlationId: commandId, causationId: commandId },
    }
  })
}

/** A row of the table of events; the columns in their order. */
export type EventValues = readonly (string | number | null)[]

/** The same events as the rows that the store makes of them. */
export function rowsOf(requests: readonly AppendRequest[]): readonly EventValues[] {
  const rows: EventValues[] = []
  for (const { commandId, metadata, appends } of requests) {
    const { actor, correlationId, causationId } = metadata
    for (const { stream, events } of appends) {
      for (const [index, { id, type, version, data }] of events.entries()) {
        const place = [rows.length + 1, partitionOf(stream, partitions), stream, index + 1]
        const what = [id, type, version, JSON.stringify(data), null, null]
        rows.push([...place, ...what, commandId, actor, correlationId, causationId, null, atMs])
      }
    }
  }
  return rows
}

function orderPlaced(orderId: string): Readonly<Record<string, unknown>> {
  const lines = Array.from({ length: 2 }, (_none, index) => ({
    lineId: deriveId('bench-line', orderId, String(index)),
    productId: deriveId('bench-product', String(index)),
    quantity: 3,
    unitPriceCents: 1_900,
    discountBasisPoints: 500,
    netCents: 5_415,
  }))
  return { orderId, customerId: deriveId('bench-customer'), orderDate: '2026-11-25', netCents: 10_830, lines }
}
