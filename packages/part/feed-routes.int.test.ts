import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventContract, type Role } from '@annals/contracts'
import { httpApp, listen, partRouter } from '@annals/http'
import { mintUuid, systemClock } from '@annals/kernel'
import { feedSuite, type MemoryEventLog, memoryEventLog } from '@annals/messaging/contract-suite'
import { httpFeed } from '@annals/messaging/http-feed'
import { createLogger } from '@annals/telemetry'
import { feedRoutes } from './feed-routes.ts'

const contract = eventContract({ source: 'things', partitions: 3, events: {} })

/** The feed of the log on a free port; a token is the name of the one role that it carries. */
async function serveFeed(log: MemoryEventLog) {
  const routes = feedRoutes({ contract, toContract: ({ type, data }) => ({ type, data }) }, log)
  const router = partRouter({
    title: 'Feed of things',
    version: '1',
    basePath: '/internal',
    routes,
    verifier: async (token) => ({
      subject: token,
      actor: `client:${token}`,
      roles: new Set<Role>([token as Role]),
      expiresAtMs: Number.POSITIVE_INFINITY,
    }),
    logger: createLogger({ part: 'feed', level: 'silent' }),
    metrics: { observeRequest: () => {} },
    clock: systemClock,
    mintId: mintUuid,
    docs: {
      publicUrl: 'http://127.0.0.1',
      authorizationUrl: 'http://127.0.0.1/auth',
      tokenUrl: 'http://127.0.0.1/token',
      clientId: 'none',
      assetsPath: '/swagger',
    },
  })
  const server = await listen(
    httpApp([{ at: '/', router }], () => {}),
    { port: 0, host: '127.0.0.1' },
  )
  return { ...server, url: `http://127.0.0.1:${server.port}/internal/feed` }
}

feedSuite('over HTTP', async (log) => {
  const { url, stop } = await serveFeed(log)
  return { feed: httpFeed({ source: 'things', url, token: async () => 'service' }), close: () => stop(0) }
})

test('a feed answers to services and to nobody else', async () => {
  const { url, stop } = await serveFeed(memoryEventLog('store-1', 3))
  try {
    for (const role of ['operator', 'sales', 'customer']) {
      const feed = httpFeed({ source: 'things', url, token: async () => role })
      await assert.rejects(feed.read({ after: 0, limit: 1 }), {
        code: 'feed-answer',
        message: /answered 403/,
      })
      await assert.rejects(feed.readAt(1), { code: 'feed-answer', message: /answered 403/ })
    }
    assert.equal((await fetch(url)).status, 401)
  } finally {
    await stop(0)
  }
})

test('more than a page at a time is refused by the server and never asked for by the client', async () => {
  const log = memoryEventLog('store-1', 3)
  for (let event = 0; event < 1_001; event += 1) log.publish('a', 'Happened')
  const { url, stop } = await serveFeed(log)
  try {
    const headers = { Authorization: 'Bearer service' }
    assert.equal((await fetch(`${url}?limit=1001`, { headers })).status, 422)
    assert.equal((await fetch(`${url}?after=-1`, { headers })).status, 422)
    assert.equal((await fetch(`${url}/0`, { headers })).status, 404)
    const feed = httpFeed({ source: 'things', url, token: async () => 'service' })
    const page = await feed.read({ after: 0, limit: 5_000 })
    assert.deepEqual([page.events.length, page.head], [1_000, 1_001])
  } finally {
    await stop(0)
  }
})

test('an answer that is no feed is told by its field, without what it held', async () => {
  const wrong = httpApp([], () => {})
  const server = await listen(
    (request, response) => {
      if (request.url?.startsWith('/feed') !== true) return wrong(request, response)
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ store: 'store-1', head: 'Zoë', events: [] }))
    },
    { port: 0, host: '127.0.0.1' },
  )
  try {
    const at = `http://127.0.0.1:${server.port}`
    const feed = httpFeed({ source: 'things', url: `${at}/feed`, token: async () => 'service' })
    await assert.rejects(feed.read({ after: 0, limit: 1 }), (error: Error) => {
      assert.match(error.message, /feed of things .* at fault at head/)
      assert.doesNotMatch(error.message, /Zoë/)
      return true
    })
    const lost = httpFeed({ source: 'things', url: `${at}/nowhere`, token: async () => 'service' })
    await assert.rejects(lost.read({ after: 0, limit: 1 }), /answered 404/)
  } finally {
    await server.stop(0)
  }
})
