import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { killServers, type ServerProcess, startServer } from '../import/server-process.ts'
import { shopState } from '../import/shop-state.ts'
import { startCommand } from '../import/start-command.ts'

/** Runs `npm start` with these options where it is expected to end by itself. */
function startAndEnd(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: unknown; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...startCommand(), ...options],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, said: stdout + stderr }),
    )
  })
}

suite('npm start', () => {
  let folder = ''
  let server: ServerProcess

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annals-start-'))
    server = await startServer(join(folder, 'data'))
  })
  after(async () => {
    killServers()
    await rm(folder, { recursive: true, force: true })
  })

  test('refuses a data folder that another process owns, with its pid', async () => {
    const { code, said } = await startAndEnd(['--port', '0', '--data', join(folder, 'data')])
    assert.equal(code, 1)
    assert.match(said, new RegExp(`in use by process ${server.pid}\\b.*--data DIR`))
  })

  test('refuses a port that is taken, and says how to choose another', async () => {
    const port = new URL(server.url).port
    const { code, said } = await startAndEnd(['--port', port, '--data', join(folder, 'other')])
    assert.equal(code, 1)
    assert.match(said, new RegExp(`Port ${port} cannot be used.*--port N`))
  })

  test('refuses to run as production, and with a setting that is wrong, by its name', async () => {
    const options = ['--port', '0', '--data', join(folder, 'other')]
    const production = await startAndEnd(options, { NODE_ENV: 'production' })
    assert.equal(production.code, 1)
    assert.match(production.said, /NODE_ENV=production/)
    const wrong = await startAndEnd(options, {
      ANNALS_TIME_ZONE: 'Mars/Base',
      ANNALS_ORDER_MAX_LINES: 'many',
    })
    assert.equal(wrong.code, 1)
    assert.match(wrong.said, /ANNALS_TIME_ZONE/)
    assert.match(wrong.said, /ANNALS_ORDER_MAX_LINES/)
  })

  test('ends with 0 on Ctrl-C; a folder that was begun empty stays without demo data', async () => {
    assert.equal(await server.stop(), 0)
    const again = await startServer(join(folder, 'data'), [])
    assert.equal((await shopState(again)).orders, 0)
    assert.equal(await again.stop(), 0)
  })

  test('refuses a folder whose secret is gone, in words', async () => {
    const data = join(folder, 'data')
    await rm(join(data, 'secret'))
    const { code, said } = await startAndEnd(['--port', '0', '--data', data])
    assert.equal(code, 1)
    assert.match(said, /secret/)
    assert.doesNotMatch(said, /^ +at /m)
  })

  test('fills a new folder with 30 customers, 40 products and 300 orders, once', async () => {
    const data = join(folder, 'demo')
    for (let start = 1; start <= 2; start += 1) {
      const demo = await startServer(data, [])
      const { customers, products, orders } = await shopState(demo)
      assert.deepEqual({ customers, products, orders }, { customers: 30, products: 40, orders: 300 })
      assert.equal(await demo.stop(), 0)
    }
  })
})
