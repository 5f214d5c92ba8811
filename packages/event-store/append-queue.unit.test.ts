import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AfterFailure, AppendQueue } from './append-queue.ts'
import { command, noted } from './contract-suite/sample-appends.ts'
import { draftOf } from './draft.ts'
import type { AppendOutcome } from './port.ts'

const appended: AppendOutcome = { kind: 'appended', written: { streams: [], positions: {} } }

test('what comes while a flush is under way is flushed together when it ends', async () => {
  const { push, flushes, release } = heldQueue()
  const first = push('a')
  await until(() => flushes.length === 1)
  const later = [push('b'), push('c')]
  release()
  await first
  await until(() => flushes.length === 2)
  release()
  await Promise.all(later)
  assert.deepEqual(flushes, [['a'], ['b', 'c']])
})

test('a flush holds no more bytes than one statement may have, and a larger append goes alone', async () => {
  const megabyte = 'x'.repeat(1_024 * 1_024)
  const flushes: string[][] = []
  const queue = queueThat((ids) => void flushes.push(ids))
  const push = (id: string, megabytes: number) =>
    queue.push(() => draftOf(withData(id, megabyte.repeat(megabytes)), 12))
  await Promise.all([push('a', 5), push('b', 1), push('c', 2), push('d', 2), push('e', 1)])
  assert.deepEqual(flushes, [['a'], ['b', 'c'], ['d', 'e']])
})

test('a failure that may pass brings the same appends again, in their order and before what came later', async () => {
  const flushes: string[][] = []
  const queue = queueThat(
    (ids) => {
      flushes.push(ids)
      if (flushes.length < 3) throw new Error('busy')
    },
    (_error, tries) => (tries < 5 ? { kind: 'again', pauseMs: 1 } : { kind: 'alone' }),
  )
  const pushed = [pushTo(queue, 'a'), pushTo(queue, 'b')]
  await until(() => flushes.length === 1)
  await Promise.all([...pushed, pushTo(queue, 'c')])
  assert.deepEqual(flushes, [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ])
})

test('of appends that fail together each is flushed alone, and only the one at fault is rejected', async () => {
  const queue = queueThat((ids) => {
    if (ids.includes('bad')) throw new Error('unstorable')
  })
  const results = await Promise.allSettled(['a', 'bad', 'b'].map((id) => pushTo(queue, id)))
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
})

test('appends that are given up are rejected with the error that says so', async () => {
  const queue = queueThat(
    () => {
      throw new Error('away')
    },
    () => ({ kind: 'reject', error: new Error('given up') }),
  )
  await assert.rejects(pushTo(queue, 'a'), /given up/)
})

test('closing waits for the flush under way and for what waits behind it', async () => {
  const { push, flushes, release, close } = heldQueue()
  const pushed = [push('a')]
  await until(() => flushes.length === 1)
  pushed.push(push('b'))
  let closed = 'no'
  const closing = close().then(() => (closed = 'yes'))
  release()
  await pushed[0]
  await until(() => flushes.length === 2)
  assert.equal(closed, 'no')
  release()
  await Promise.all([...pushed, closing])
  assert.equal(closed, 'yes')
  await assert.rejects(push('c'), { code: 'store-closed' })
})

function queueThat(
  flush: (commandIds: string[]) => void,
  afterFailure: (error: unknown, tries: number) => AfterFailure = () => ({ kind: 'alone' }),
): AppendQueue {
  return new AppendQueue((drafts) => {
    flush(drafts.map(({ request }) => request.commandId))
    return drafts.map(() => appended)
  }, afterFailure)
}

function pushTo(queue: AppendQueue, commandId: string): Promise<AppendOutcome> {
  return queue.push(() => draftOf(command(commandId), 12))
}

/** A queue whose flush ends only when it is released. */
function heldQueue() {
  const flushes: string[][] = []
  let release = () => {}
  const queue = new AppendQueue(
    async (drafts) => {
      flushes.push(drafts.map(({ request }) => request.commandId))
      await new Promise<void>((resolve) => (release = resolve))
      return drafts.map(() => appended)
    },
    () => ({ kind: 'alone' }),
  )
  return {
    push: (id: string) => pushTo(queue, id),
    flushes,
    release: () => release(),
    close: () => queue.close(),
  }
}

function withData(id: string, text: string) {
  return command(id, {
    appends: [{ stream: `order-${id}`, expectedVersion: 0, events: [noted(id, { text })] }],
  })
}

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5_000
  while (!condition()) {
    assert.ok(performance.now() < deadlineMs, 'waited 5 s in vain')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
