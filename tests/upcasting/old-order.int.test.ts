import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { startSystem } from '../harness/running-system.ts'
import { openShop, paths } from '../harness/shop.ts'
import { leaveOldStore, oldOrder } from './old-order-store.ts'

test('an order that an older release stored is shown, activated, prepared and shipped, and its stored event stays as it was', async (context) => {
  const system = await startSystem({}, leaveOldStore)
  context.after(() => system.stop())
  const storedBefore = storedVersions(system.dataFolder)
  assert.deepEqual(
    storedBefore,
    [{ type: 'OrderPlaced', version: 1 }],
    'the store is as the old release left it',
  )
  const { orderId, customerId, productId, quantity } = await oldOrder()
  const shop = await openShop(system)
  await shop.register({ customerId, name: 'Alfreds Futterkiste' })
  await shop.addProduct({ productId, stock: quantity })

  const placed = await shop.order(orderId)
  assert.deepEqual(
    [placed.status, placed.requestedDeliveryDate, placed.deliveryAddress, placed.customerName],
    ['Created', null, { street: 'Obere Str. 57', city: 'Berlin' }, 'Alfreds Futterkiste'],
  )
  const activated = await shop.activate(orderId)
  assert.deepEqual([activated.status, activated.activation], ['Activated', 'done'])
  await shop.move(orderId, 'prepare')
  await shop.move(orderId, 'ship')
  assert.equal((await shop.order(orderId)).status, 'Shipped')

  const { items } = await shop.sales.read(
    `${paths.orderQueries}/${orderId}/history`,
    pageSchema(historyEntrySchema),
  )
  assert.deepEqual(
    items.map(({ type }) => type),
    ['OrderPlaced', 'ActivationRequested', 'OrderActivated', 'OrderInPreparation', 'OrderShipped'],
  )
  assert.deepEqual(storedVersions(system.dataFolder)[0], storedBefore[0])
})

/** Type and version of each stored event, past every upcaster. */
function storedVersions(dataFolder: string) {
  using db = new DatabaseSync(join(dataFolder, 'order-command.db'), { readOnly: true })
  return db
    .prepare('SELECT type, version FROM events ORDER BY position')
    .all()
    .map(({ type, version }) => ({ type, version }))
}
