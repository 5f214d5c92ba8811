import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'
import { rebuildReadModels } from './rebuild-read-models.ts'
import { textsOnDisk } from './texts-on-disk.ts'

const person = {
  name: 'Zyxandra Quolmeister',
  address: { street: 'Vexillologenpfad 77', city: 'Qwertzhausen', postalCode: 'QX-90817' },
  email: 'zyxandra.quolmeister@wyvernpost.example',
  phone: '+99 555 0177 4242',
}
const personTexts = [
  'Zyxandra',
  'Quolmeister',
  'Vexillologenpfad',
  'Qwertzhausen',
  'QX-90817',
  'wyvernpost',
  '0177 4242',
]
const services = ['customer', 'inventory', 'order']
/** The street of each order's delivery address, by the status in which the erasure meets it. */
const streets = {
  Created: 'Createdalley Jumblefern',
  Activated: 'Activatedrow Mirrorwick',
  InPreparation: 'Preparedlane Ospreygate',
  Shipped: 'Shippedquay Nimblethorn',
  Delivered: 'Deliveredmews Tanglebrook',
} as const
type Status = keyof typeof streets
const underWay = [streets.InPreparation, streets.Shipped]
const allTexts = [...personTexts, ...Object.values(streets)]

suite('the erasure of a customer', () => {
  const system = sharedSystem()
  const onDisk = (texts: readonly string[]) => textsOnDisk(system().dataFolder, texts)
  /** Read models follow, and databases clean up, a moment after the answer. */
  const goneFromDisk = (what: string, texts: readonly string[]) =>
    eventually(
      what,
      () => onDisk(texts),
      (found) => found.length === 0,
    )

  test('leaves no byte of them in any file but the address of a parcel under way, and none after its delivery, also when all read models are built anew', async () => {
    const shop = await openShop(system())
    const customerId = await shop.register(person)
    const orders = await ordersInEachStatus(shop, customerId)
    const stays = await shop.place([{ productId: orders.productId, quantity: 1 }], {
      deliveryAddress: { street: 'Othersquare Pebblecombe' },
    })

    const before = await onDisk(allTexts)
    assert.deepEqual(
      before.filter((found) => found.includes('-command.db')),
      [],
      'an event store holds personal data in clear',
    )
    for (const text of allTexts) {
      assert(
        before.some((found) => found.includes('-query.db') && found.endsWith(text)),
        `the search does not find ${text} where it must be`,
      )
    }

    answered(await shop.sales.post(`${paths.customers}/${customerId}/erase`), 200)

    const statuses = async () => Promise.all(orders.all.map(async (id) => (await shop.order(id)).status))
    await eventually('the orders are abandoned', statuses, (now) => now[0] === 'Abandoned')
    assert.deepEqual(await statuses(), ['Abandoned', 'Abandoned', 'InPreparation', 'Shipped', 'Delivered'])
    const gone = allTexts.filter((text) => !underWay.some((street) => street === text))
    await goneFromDisk('only the parcels under way have an address', gone)
    const kept = await onDisk(underWay)
    assert.deepEqual(
      kept.filter((found) => found.includes('-command.db')),
      [],
    )
    assert.equal((await shop.order(orders.ids.Shipped)).deliveryAddress?.street, streets.Shipped)
    assert.equal((await shop.order(orders.ids.Delivered)).deliveryAddress, null)
    await assertReleased(shop, orders.productId)

    const rebuilt = await rebuildReadModels(system(), services)
    assert(rebuilt.length >= 10, rebuilt.join())
    await goneFromDisk('a rebuild brings nothing back', gone)
    assert.equal((await shop.order(orders.ids.InPreparation)).deliveryAddress?.street, streets.InPreparation)

    await shop.move(orders.ids.InPreparation, 'ship')
    await shop.move(orders.ids.InPreparation, 'deliver')
    await shop.move(orders.ids.Shipped, 'deliver')
    assert.equal((await shop.order(orders.ids.Shipped)).deliveryAddress, null)
    await goneFromDisk('after the delivery nothing is left', allTexts)
    await rebuildReadModels(system(), services)
    await goneFromDisk('a rebuild brings the parcels’ addresses back no more', allTexts)

    assert.equal((await shop.order(stays)).deliveryAddress?.street, 'Othersquare Pebblecombe')
    assert.equal((await shop.order(stays)).customerName, 'Claire Martin')
  })

  test('frees the e-mail for somebody else and ends all dealings with the erased one', async () => {
    const shop = await openShop(system())
    const email = 'second.life@wyvernpost.example'
    const customerId = await shop.register({ name: 'Once Here', email })
    const productId = await shop.addProduct({ stock: 5 })
    const taken = await shop.sales.post(paths.customers, { name: 'Too Early', email })
    assert.deepEqual([told(taken).status, told(taken).code], [409, 'email-taken'])

    answered(await shop.sales.post(`${paths.customers}/${customerId}/erase`), 200)

    const next = await shop.register({ name: 'Now Here', email })
    assert.equal((await shop.customerView(next)).email, email)
    const order = { customerId, lines: [{ productId, quantity: 1 }] }
    const refused = told(await shop.sales.post(paths.orders, order))
    assert.deepEqual([refused.status, refused.code], [422, 'customer-unknown'])
    const changed = await shop.sales.put(`${paths.customers}/${customerId}`, '"1"', { name: 'Back' })
    assert.equal(told(changed).code, 'customer-erased')
  })
})

async function ordersInEachStatus(shop: Shop, customerId: string) {
  const productId = await shop.addProduct({ stock: 100 })
  const placed = async (status: Status) =>
    shop.place([{ productId, quantity: 2 }], { customerId, deliveryAddress: { street: streets[status] } })
  const ids = {
    Created: await placed('Created'),
    Activated: await placed('Activated'),
    InPreparation: await placed('InPreparation'),
    Shipped: await placed('Shipped'),
    Delivered: await placed('Delivered'),
  }
  const moved = [ids.InPreparation, ids.Shipped, ids.Delivered]
  for (const id of [ids.Activated, ...moved]) await shop.activate(id)
  for (const id of moved) await shop.move(id, 'prepare')
  for (const id of [ids.Shipped, ids.Delivered]) await shop.move(id, 'ship')
  await shop.move(ids.Delivered, 'deliver')
  const all = [ids.Created, ids.Activated, ...moved]
  const statuses = await Promise.all(all.map(async (id) => (await shop.order(id)).status))
  assert.deepEqual(statuses, ['Created', 'Activated', 'InPreparation', 'Shipped', 'Delivered'])
  return { productId, ids, all }
}

/** What the Activated order had reserved is free again; the one in preparation keeps its two. */
async function assertReleased(shop: Shop, productId: string): Promise<void> {
  await eventually(
    'the reservation of the abandoned order is released',
    () => shop.product(productId),
    ({ reserved }) => reserved === 2,
  )
}
