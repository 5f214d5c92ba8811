import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TokenSource } from '@annals/client'
import { demoState, seedDemoOnce } from './seed-demo.ts'

const token: TokenSource = { current: async () => 'token', renew: async () => 'token' }
const wishes = { seed: 1, today: '2026-11-25' }
const bringTraffic = async () => {}

/** A server that has nothing, accepts every command and forgets it; an activation is never answered but done. */
async function withServer(answerCommand: () => number, run: (url: string, paths: string[]) => Promise<void>) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    const { method, url = '' } = request
    if (method === 'POST') paths.push(url)
    request.resume().on('end', () => {
      const status = method === 'POST' ? answerCommand() : 200
      const problem = { type: 'about:blank', title: 'No', status, code: 'no' }
      const body = status < 400 ? viewOf(url) : problem
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    await run(`http://127.0.0.1:${address.port}`, paths)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function viewOf(path: string): unknown {
  const orderId = /\/queries\/orders\/([^/?]+)$/.exec(path)?.[1]
  if (orderId === undefined) return { items: [], next: null }
  return {
    orderId,
    customerId: orderId,
    customerName: null,
    status: 'Activated',
    activation: 'done',
    orderDate: '2026-11-01',
    requestedDeliveryDate: null,
    shippedDate: null,
    deliveredDate: null,
    netCents: 1,
    lineCount: 1,
    placedAt: '2026-11-01T00:00:00.000Z',
    revision: 1,
    deliveryAddress: null,
    lines: [],
    activationAttempt: 1,
    activationDueAt: null,
    lastRefusal: null,
    abandonReason: null,
  }
}

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'annals-demo-'))
  try {
    await run(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the demo is sent once: 7 categories, 40 products, 30 customers, 300 orders; the folder remembers it', async () => {
  await withFolder(async (folder) => {
    await withServer(
      () => 201,
      async (url, paths) => {
        assert.equal(await demoState(folder), 'none')
        const traffic: unknown[] = []
        const progress: number[] = []
        await seedDemoOnce(folder, wishes, {
          url,
          token,
          bringTraffic: async (asked) => {
            traffic.push(asked)
          },
          onProgress: ({ done, total }) => progress.push(done / total),
        })
        assert.equal(await demoState(folder), 'complete')
        assert.equal(progress.at(-1), 1)
        assert.partialDeepStrictEqual(traffic, [wishes])
        const sent = (suffix: string) => paths.filter((path) => path.endsWith(suffix)).length
        assert.deepEqual(
          ['/categories', '/products', '/customers', '/orders', '/start-production', '/discontinue'].map(
            sent,
          ),
          [7, 40, 30, 300, 2, 2],
        )
        paths.length = 0
        await seedDemoOnce(folder, wishes, { url, token, bringTraffic })
        assert.deepEqual(paths, [])
      },
    )
  })
})

test('a demo that was cut off goes on with the seed and the day with which it was begun', async () => {
  await withFolder(async (folder) => {
    let left = 50
    await withServer(
      () => (left-- > 0 ? 201 : 403),
      async (url) => {
        await assert.rejects(seedDemoOnce(folder, wishes, { url, token, bringTraffic }), /403/)
        assert.equal(await demoState(folder), 'begun')
        left = Number.POSITIVE_INFINITY
        await seedDemoOnce(folder, { seed: 2, today: '2027-01-01' }, { url, token, bringTraffic })
      },
    )
    assert.deepEqual(JSON.parse(await readFile(join(folder, 'demo-data.json'), 'utf8')), {
      ...wishes,
      status: 'complete',
    })
  })
})

test('demo data that is refused is an error that names the first refusal, and the demo stays begun', async () => {
  await withFolder(async (folder) => {
    await withServer(
      () => 422,
      async (url) => {
        await assert.rejects(
          seedDemoOnce(folder, wishes, { url, token, bringTraffic }),
          /demo data was refused in \d+ places, first in/,
        )
        assert.equal(await demoState(folder), 'begun')
      },
    )
  })
})
