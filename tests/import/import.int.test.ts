import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type CsvShopTotals, writeCsvShop } from '@annals/local'
import { beginImport } from './import-run.ts'
import { drawInstants, importUnderKills, type Kill, killTable } from './import-under-kills.ts'
import { killServers, startServer } from './server-process.ts'
import { rebuildAll, type ShopState, shopState } from './shop-state.ts'
import { forgetIdempotencyKeys, headsAtRest } from './stores-at-rest.ts'

const seed = Date.now() % 1_000_000
const kills = 3

suite(`a shop of 200 orders, seed ${seed}`, { timeout: 120_000 }, () => {
  let folder = ''
  let totals: CsvShopTotals
  let lengthMs = 0

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annals-import-'))
    totals = await writeCsvShop(join(folder, 'csv'), { seed, orders: 200 })
  })
  after(async () => {
    killServers()
    await rm(folder, { recursive: true, force: true })
  })

  test('is imported whole, a second time a month later without any change, and comes out of a rebuild the same', async () => {
    const data = join(folder, 'undisturbed')
    let server = await startServer(data)
    const run = beginImport(server, join(folder, 'csv'))
    await run.begun
    const startedMs = performance.now()
    assert.deepEqual((await run.report)?.refusals, [])
    lengthMs = performance.now() - startedMs
    assertTotals(await shopState(server), totals)
    assert.equal(await server.stop(), 0)
    const heads = await headsAtRest(data)

    forgetIdempotencyKeys(data)
    server = await startServer(data)
    const again = beginImport(server, join(folder, 'csv'))
    await again.report
    assert.equal(again.sent.size, 0, 'nothing is sent again')
    assert.ok((await rebuildAll(server)) >= 10)
    assertTotals(await shopState(server), totals)
    assert.equal(await server.stop(), 0)
    assert.deepEqual(await headsAtRest(data), heads)
  })

  test(`loses and doubles nothing when the server is killed ${kills} times while it is imported`, async () => {
    const data = join(folder, 'killed')
    const seen: Kill[] = []
    const instantsMs = drawInstants(seed, kills, lengthMs)
    await importUnderKills({
      dataFolder: data,
      from: join(folder, 'csv'),
      instantsMs,
      onKill: (kill) => seen.push(kill),
    })
    console.log(killTable(seen))
    assert.deepEqual(
      seen.flatMap(({ lost }) => lost),
      [],
    )
    const server = await startServer(data)
    assert.deepEqual((await beginImport(server, join(folder, 'csv')).report)?.refusals, [])
    assertTotals(await shopState(server), totals)
    assert.equal(await server.stop(), 0)
  })
})

function assertTotals(state: ShopState, totals: CsvShopTotals): void {
  const { categories, products, discontinued, customers, orders, lines, cents } = totals
  assert.deepEqual(
    { ...state, byStatus: state.byStatus['Shipped'], outOfStock: [] },
    {
      categories,
      products,
      discontinued,
      customers,
      orders,
      lines,
      cents,
      outOfStock: [],
      byStatus: { count: totals.shippedOrders, netCents: totals.shippedCents },
      stock: totals.unitsInStock,
      reserved: 0,
    },
  )
}
