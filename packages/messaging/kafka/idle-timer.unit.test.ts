import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { stopIdleTimer } from './idle-timer.ts'

type Queue = {
  pending: unknown[]
  throttledUntil: number
  throttleCheckTimeoutId: unknown
  checkPendingRequests: () => void
  scheduleCheckPendingRequests: () => void
  destroy: () => void
}

function requestQueue(): Queue {
  const require = createRequire(import.meta.url)
  const RequestQueue: new (options: object) => Queue = require('kafkajs/src/network/requestQueue/index.js')
  return new RequestQueue({
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    logger: { debug: () => {} },
  })
}

test('a connection on which nothing waits sets no timer; one that is throttled does, also when asked for twice', () => {
  stopIdleTimer()
  stopIdleTimer()
  const queue = requestQueue()
  queue.checkPendingRequests()
  assert.equal(queue.throttleCheckTimeoutId, null)
  queue.throttledUntil = Date.now() + 60_000
  queue.pending.push({})
  queue.scheduleCheckPendingRequests()
  assert.notEqual(queue.throttleCheckTimeoutId, null)
  queue.destroy()
})
