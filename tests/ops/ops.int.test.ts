import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { orderListItemSchema } from '@annals/order-contracts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'
import { runOps } from './run-ops.ts'

const listSchema = pageSchema(orderListItemSchema)
const ordersBefore = 25

suite('the operators’ command', () => {
  const system = sharedSystem()

  test('rebuilds the order list while readers always see all of it and a command accepted meanwhile is in the new one', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct({ stock: 10 })
    const place = () => shop.place([{ productId, quantity: 1 }])
    for (let placed = 0; placed < ordersBefore; placed += 1) await place()
    assert.equal((await listed(shop)).length, ordersBefore)
    const generationBefore = await generationOf('order-list')

    const ended = runOps(system(), 'rebuild', 'order-list')
    let isOver = false
    const over = ended.then(() => {
      isOver = true
    })
    const counts: number[] = []
    const meanwhile: string[] = []
    while (!isOver) {
      meanwhile.push(await place())
      counts.push((await listed(shop)).length)
    }
    await over

    const { code, stdout, stderr } = await ended
    assert.equal(code, 0, stderr)
    assert.match(stdout, /order-list is rebuilt and live/)
    assert.match(stderr, /\d+ % {2}\d+\/\d+ events {2}(\d+ s left|time left unknown yet)/)
    assert.equal(await generationOf('order-list'), generationBefore + 1)
    assert(counts.length >= 3, 'the reader polled throughout')
    assert.deepEqual(
      counts,
      meanwhile.map((_id, index) => ordersBefore + index + 1),
    )
    const after = new Set((await listed(shop)).map(({ orderId }) => orderId))
    assert.deepEqual(
      meanwhile.filter((id) => !after.has(id)),
      [],
    )
    const last = await place()
    assert((await listed(shop)).some(({ orderId }) => orderId === last))
  })

  test('rebuilds also what a command part must know of others', async () => {
    const { code, stdout, stderr } = await runOps(system(), 'rebuild', 'order-products')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /order-products is rebuilt and live/)
  })

  test('shows every part with its read models and consumers', async () => {
    const { code, stdout, stderr } = await runOps(system(), 'parts')
    assert.equal(code, 0, stderr)
    const services = ['customer', 'inventory', 'order', 'radar', 'registration', 'infraction']
    const parts = services.flatMap((service) => [`${service}-command`, `${service}-query`])
    for (const part of [...parts, 'analytics']) assert.match(stdout, new RegExp(`^${part}  ready$`, 'm'))
    assert.doesNotMatch(stdout, /missing/)
    assert.match(stdout, /^ {2}tariff +configuration +built in +current +in use since \d{4}-/m)
    assert.match(stdout, /^ {2}read models: .*order-list/m)
    assert.match(stdout, /^ {2}order-activation +policy +from inventory +running +lag \d+ +parked 0$/m)
  })

  test('says that nothing is parked, and that a replay leaves nothing', async () => {
    const parked = await runOps(system(), 'parked')
    assert.deepEqual([parked.code, parked.stdout], [0, 'Nothing is parked.\n'])
    const replayed = await runOps(system(), 'replay', 'order-list')
    assert.deepEqual([replayed.code, replayed.stdout], [0, 'order-list: nothing is parked.\n'])
  })

  test('refuses names that there are not with those that there are', async () => {
    const [rebuilt, replayed] = await Promise.all([
      runOps(system(), 'rebuild', 'orderlist'),
      runOps(system(), 'replay', 'nobody'),
    ])
    assert.equal(rebuilt.code, 2)
    assert.match(rebuilt.stderr, /No part has a projection orderlist\. There are: .*customers,.*order-list,/)
    assert.equal(replayed.code, 2)
    assert.match(replayed.stderr, /No part has a consumer nobody\. There are: .*order-activation/)
  })

  test('says in words what to do when the folder or the address is wrong', async () => {
    const [noFolder, nobody] = await Promise.all([
      runOps({ ...system(), dataFolder: '/nowhere' }, 'parts'),
      runOps({ ...system(), url: 'http://127.0.0.1:9' }, 'parts'),
    ])
    assert.equal(noFolder.code, 2)
    assert.match(noFolder.stderr, /secret of annals-ops cannot be read.*--data/)
    assert.equal(nobody.code, 2)
    assert.match(nobody.stderr, /cannot be reached.*--url/)
    for (const { stderr } of [noFolder, nobody])
      assert.doesNotMatch(stderr, /at .*\.ts:\d+/, 'no stack trace')
  })

  async function generationOf(projection: string): Promise<number> {
    const { stdout } = await runOps(system(), 'parts')
    const found = new RegExp(`^  ${projection} .* generation (\\d+)`, 'm').exec(stdout)?.[1]
    assert(found !== undefined, stdout)
    return Number(found)
  }
})

async function listed(shop: Shop) {
  return (await shop.sales.read(`${paths.orderQueries}?limit=500`, listSchema)).items
}
