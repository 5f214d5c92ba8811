import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answered } from '../harness/actor.ts'
import { type ChangesStream, watchChanges } from '../harness/changes-stream.ts'
import { eventually } from '../harness/eventually.ts'
import { needsOwnSystem } from '../harness/given-installation.ts'
import { sharedSystem, startSystem, startSystemIn } from '../harness/running-system.ts'
import { chosenSeed, seededRandom } from '../harness/seeded-random.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { tokenForge } from '../security/token-forge.ts'
import { ageChanges, storedChangeIds } from './stored-changes.ts'

const service = 'order'
const cutTimes = 20

suite('the stream of changes', () => {
  const system = sharedSystem()

  test('a stream that is cut 20 times at random while 300 commands run brings every change, each once', async (context) => {
    const seed = chosenSeed()
    context.diagnostic(`ANNALS_TEST_SEED=${seed}`)
    const random = seededRandom(seed)
    const shop = await openShop(system())
    const productId = await shop.addProduct({ stock: 1_000 })
    const { token } = shop.sales
    const whole = await watchChanges(system(), { service, token })
    const start = await eventually('it says where it starts', whole.lastId, (id) => id !== undefined)

    let cuts = 0
    const commands = runCommands(shop, productId, (sent) => sent >= 300 && cuts === cutTimes)
    const ids: number[] = []
    let after = start
    for (; cuts < cutTimes; cuts += 1) {
      const cutAt = Math.floor(random() * 1_200)
      const stream = await watchChanges(system(), { service, token, after, cutAt })
      assert.equal(await stream.ended, 'by us')
      ids.push(...idsOf(stream))
      after = stream.lastId()
    }
    const rest = await watchChanges(system(), { service, token, after })
    const sent = await commands
    // Waits until the read model has all that the commands wrote.
    answered(await shop.sales.get(`${paths.orderQueries}?limit=1`), 200)
    const stored = await storedChangeIds(system(), Number(start))
    await eventually(
      'both streams have told the last change',
      () => [rest, whole].map((stream) => Number(stream.lastId())),
      (last) => last.every((id) => id === stored.at(-1)),
    )
    ids.push(...idsOf(rest))
    await Promise.all([rest.cut(), whole.cut()])

    // What comes in one batch changes a row once: at least one change of each order, whose four commands were sent.
    assert.ok(stored.length >= sent / 4, `${stored.length} changes of ${sent} commands`)
    // The first event of a new stream is `ready`.
    assert.deepEqual(idsOf(whole).slice(1), stored)
    assert.deepEqual(ids, stored, `ANNALS_TEST_SEED=${seed}`)
  })

  test('a customer’s stream tells own orders only, staff’s tells all', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    const [sales, customer, customer2] = await Promise.all(
      [shop.sales, shop.customer, shop.customer2].map(({ token }) =>
        watchChanges(system(), { service, token }),
      ),
    )
    assert.ok(sales !== undefined && customer !== undefined && customer2 !== undefined)
    const place = (customerId: string) => shop.place([{ productId, quantity: 1 }], { customerId })
    const foreign = [await place(ownCustomerIds.customer2), await place(await shop.register())]
    const own = await place(ownCustomerIds.customer)
    const last = await place(ownCustomerIds.customer2)
    await eventually(
      'each has been told the last that is for them',
      () => [sales, customer, customer2].map((stream) => keysOf(stream).at(-1)),
      ([first, second, third]) => first === last && second === own && third === last,
    )
    assert.deepEqual(keysOf(sales), [...foreign, own, last])
    assert.deepEqual(keysOf(customer), [own])
    assert.deepEqual(keysOf(customer2), [foreign[0], last])
    await Promise.all([sales.cut(), customer.cut(), customer2.cut()])
  })

  test('a customer’s stream of profiles tells the own one only', async () => {
    const shop = await openShop(system())
    const { token } = shop.customer
    const stream = await watchChanges(system(), { service: 'customer', token })
    await shop.register({ name: 'Somebody' })
    const path = `${paths.customers}/${ownCustomerIds.customer}`
    const { revision } = await shop.customerView(ownCustomerIds.customer)
    answered(
      await shop.sales.put(path, `"${revision}"`, { name: 'Claire Martin', phone: '+33 3 81 00 00 01' }),
      200,
    )
    await eventually(
      'the own profile is told',
      () => keysOf(stream),
      (keys) => keys.length > 0,
    )
    assert.deepEqual(keysOf(stream), [ownCustomerIds.customer])
    await stream.cut()
  })

  test('an id that was never given out, or is none, gets a reset and then what comes', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    for (const after of ['999999999', 'yesterday', '-1', '1.5']) {
      const stream = await watchChanges(system(), { service, token: shop.sales.token, after })
      const placed = await eventually(
        'it is reset',
        () => stream.received.map(({ event }) => event),
        (events) => events.length > 0,
      )
      assert.equal(placed[0], 'reset', after)
      const orderId = await shop.place([{ productId, quantity: 1 }])
      await eventually(
        'what comes is told',
        () => keysOf(stream),
        (keys) => keys.at(-1) === orderId,
      )
      assert.deepEqual(keysOf(stream), [orderId])
      await stream.cut()
    }
  })

  const skip = needsOwnSystem('a token that ends at once is signed with its key')
  test('the stream ends with the token, not before', { skip }, async () => {
    const forge = await tokenForge(system())
    const expiresAtS = Math.ceil(Date.now() / 1_000) + 1
    const token = await forge.good({ realm_access: { roles: ['sales'] }, exp: expiresAtS })
    const stream = await watchChanges(system(), { service, token })
    assert.equal(await stream.ended, 'by the server')
    const lateMs = Date.now() - expiresAtS * 1_000
    assert.ok(lateMs >= 0 && lateMs < 2_000, `${lateMs} ms after the token's end`)
    assert.deepEqual(
      stream.received.map(({ event }) => event),
      ['ready'],
    )
  })
})

const skipAged = needsOwnSystem('changes are made older in its files')

test('a client that comes back with an id from more than an hour ago gets a reset, one from later does not', {
  skip: skipAged,
}, async (context) => {
  let old: string | undefined
  const system = await startSystem({}, async (dataFolder) => {
    const before = await startSystemIn(dataFolder)
    const shop = await openShop(before)
    const stream = await watchChanges(before, { service, token: shop.sales.token })
    old = await eventually('it says where it starts', stream.lastId, (id) => id !== undefined)
    await shop.place([{ productId: await shop.addProduct(), quantity: 1 }])
    await stream.cut()
    await before.stop()
    ageChanges({ dataFolder }, 61 * 60 * 1_000)
  })
  context.after(() => system.stop())
  const shop = await openShop(system)
  const productId = await shop.addProduct()
  const orderId = await shop.place([{ productId, quantity: 1 }])
  const kept = await storedChangeIds(system, 0)
  const { token } = shop.sales

  for (const afterBy of ['header', 'query'] as const) {
    const stale = await watchChanges(system, { service, token, after: old, afterBy })
    await eventually(
      'it is reset',
      () => stale.received,
      (events) => events.length > 0,
    )
    assert.deepEqual(
      stale.received.map(({ event, id }) => [event, Number(id)]),
      [['reset', kept.at(-1)]],
    )
    await stale.cut()
  }

  const fresh = await watchChanges(system, { service, token, after: String(Number(kept[0]) - 1) })
  await eventually(
    'what is kept is told',
    () => keysOf(fresh),
    (keys) => keys.length > 0,
  )
  assert.deepEqual(keysOf(fresh), [orderId])
  await fresh.cut()
})

/** Orders that are placed, changed, activated and abandoned by four at a time, until it is enough; how many commands. */
async function runCommands(
  shop: Shop,
  productId: string,
  isEnough: (sent: number) => boolean,
): Promise<number> {
  let sent = 0
  const line = (quantity: number) => ({ productId, quantity })
  const work = async () => {
    while (!isEnough(sent) && sent < 3_000) {
      const orderId = await shop.place([line(1)])
      const changed = await shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', { lines: [line(2)] })
      answered(changed, 200)
      await shop.move(orderId, 'activate')
      await shop.move(orderId, 'abandon')
      sent += 4
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return sent
}

function idsOf({ received }: ChangesStream): readonly number[] {
  return received.map(({ id }) => Number(id))
}

/** The orders or customers that were told of, in the order of the telling. */
function keysOf({ received }: ChangesStream): readonly string[] {
  return received.flatMap(({ event, data }) => {
    if (event === 'ready' || event === 'reset') return []
    const told: unknown = JSON.parse(data)
    return typeof told === 'object' && told !== null && 'key' in told ? [String(told.key)] : []
  })
}
