import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Role } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import type { EventStore, NewEvent, StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { inventoryEvents } from '@annals/inventory-contracts'
import { mintUuid, systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import type { PartWorld } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { type Answered, type Asked, callRoute, somebody } from '@annals/testing'
import { buildOrderCommand, orderPublication } from './index.ts'

export const alfreds = '0197a000-0000-7000-8000-00000000000a'
export const chai = '0197a000-0000-7000-8000-0000000000c1'
export const metadata = { actor: 'user:test', correlationId: 'test', causationId: 'test' }

/** The order service's command part in a folder of its own, with a customer and a product that other services told of. */
export async function openShop(
  context: TestContext,
  { activationDeadlineMs = 30_000 }: { readonly activationDeadlineMs?: number } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-order-'))
  const file = (name: string) => join(folder, name)
  const { partitions } = orderEvents
  const store = await openSqliteEventStore({
    file: file('events.db'),
    partitions,
    secret: 'secret',
    clock: systemClock,
  })
  const database = await openSqliteReadModels({ file: file('references.db') })
  const others = {
    customer: memoryEventLog('customers', customerEvents.partitions),
    inventory: memoryEventLog('products', inventoryEvents.partitions),
  }
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    countCommand: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
    setDroppedLate: () => {},
  }
  const world: PartWorld = {
    database,
    messages: embeddedMessages(
      [
        { ...orderPublication, store },
        { contract: customerEvents, store: others.customer, toContract: asPublished },
        { contract: inventoryEvents, store: others.inventory, toContract: asPublished },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: quiet,
  }
  const rules = { timeZone: 'Europe/Paris', activationDeadlineMs, maxLines: 1_000 }
  const part = buildOrderCommand({ store, mintId: mintUuid, rules, deadlinesEveryMs: 10 }, world)
  const publish = (source: keyof typeof others, stream: string, type: string, data: object) =>
    others[source].publish(stream, type, { ...data })
  const details = { name: 'Alfreds', address: null, email: null, phone: null }
  publish('customer', `customer-${alfreds}`, 'CustomerRegistered', { customerId: alfreds, ...details })
  const product = { productId: chai, name: 'Chai', categoryId: chai, priceCents: 1_800 }
  publish('inventory', `product-${chai}`, 'ProductAdded', product)
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await eventually('the references are known', async () =>
    (await part.health()).consumers.every(({ lag }) => lag === 0),
  )
  const typesOf = async (id: string) => (await eventsOf(store, id)).map(({ type }) => type)
  return {
    store,
    folder,
    publish,
    typesOf,
    send: async (operationId: string, { roles, ...profile }: Who, asked: Asked) =>
      doneOf(await callRoute(part, somebody(roles, profile), operationId, asked)),
    /** The address in each event that can hold one. */
    addressesOf: async (id: string) =>
      (await eventsOf(store, id))
        .filter(({ type }) => type === 'OrderPlaced' || type === 'DeliveryAddressRetained')
        .map(({ data }) => data['deliveryAddress'] ?? null),
    eventually: (id: string, type: string, times = 1) =>
      eventually(`${type}, ${times} times`, async () => {
        const found = (await typesOf(id)).filter((each) => each === type)
        return found.length >= times
      }),
  }
}

/** Appends one event behind all others of its stream, past every decider. */
export async function appendOne(store: EventStore, stream: string, event: NewEvent): Promise<void> {
  const known = (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  const appends = [{ stream, expectedVersion: known.length, events: [event] }]
  await store.append({ commandId: mintUuid(), requestHash: '', appends, metadata })
}

async function eventsOf(store: EventStore, orderId: string): Promise<readonly StoredEvent[]> {
  const stream = `order-${orderId}`
  return (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
}

function asPublished({ type, data }: StoredEvent) {
  return { type, data: { ...data } }
}

/** Of an accepted command, held by callRoute against the schema of its answer; nothing of a refused one. */
function doneOf(answered: Answered): Answered & { readonly body: Done } {
  return { ...answered, body: (answered.body ?? { id: '', revision: 0 }) as Done }
}

type Done = { readonly id: string; readonly revision: number }

type Who = { readonly roles: readonly Role[]; readonly customerId?: string }
