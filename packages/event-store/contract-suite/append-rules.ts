import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventStore } from '../port.ts'
import { command, onto, unstorable, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

const incrementsPerWriter = 15

export function appendRules(open: OpenStores): void {
  test('an append that expects another version conflicts, says the true one and writes nothing', () =>
    withStores(open, async ({ first, second }) => {
      await written(first, command('a', { appends: [onto('order-1', 0, 2)] }))
      for (const [commandId, expectedVersion] of [
        ['too-low', 1],
        ['too-high', 3],
      ] as const) {
        const outcome = await second.append(
          command(commandId, { appends: [onto('order-1', expectedVersion)] }),
        )
        assert.deepEqual(outcome, { kind: 'conflict', stream: 'order-1', version: 2 })
      }
      assert.equal(await first.head(), 2)
    }))

  test('of two appends to one stream in one flush, the second conflicts', () =>
    withStores(open, async ({ first }) => {
      const outcomes = await Promise.all([
        first.append(command('a', { appends: [onto('order-1', 0)] })),
        first.append(command('b', { appends: [onto('order-1', 0)] })),
        first.append(command('c', { appends: [onto('order-1', 1)] })),
      ])
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['appended', 'conflict', 'appended'],
      )
    }))

  test('two writers that decide again after a conflict lose no update', () =>
    withStores(open, async ({ first, second }) => {
      await Promise.all([increment(first, 'one'), increment(second, 'two')])
      const events = (await first.readStreams(new Map([['counter-1', 0]]))).get('counter-1')
      assert.equal(events?.length, 2 * incrementsPerWriter)
      assert.equal(new Set(events?.map(({ commandId }) => commandId)).size, 2 * incrementsPerWriter)
    }))

  test('an append over several streams is written to all of them or to none', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { appends: [onto('product-2', 0)] }))
      const outcome = await first.append(
        command('b', { appends: [onto('product-1', 0), onto('product-2', 0)] }),
      )
      assert.deepEqual(outcome, { kind: 'conflict', stream: 'product-2', version: 1 })
      const events = await first.readStreams(
        new Map([
          ['product-1', 0],
          ['product-2', 0],
        ]),
      )
      assert.deepEqual([events.get('product-1')?.length, events.get('product-2')?.length], [0, 1])
    }))

  test('an append that the store cannot write is rejected alone, whatever it is flushed with', () =>
    withStores(open, async ({ first }) => {
      const results = await Promise.allSettled([
        first.append(command('a', { appends: [onto('order-1', 0)] })),
        first.append(command('bad', { appends: [onto('order-2', 0), unstorable('order-3', 0)] })),
        first.append(command('b', { appends: [onto('order-1', 1)] })),
      ])
      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
      assert.equal(await first.findCommand('bad'), undefined)
      const events = await first.readAll({ after: 0, limit: 10 })
      assert.deepEqual(
        events.map(({ position, stream }) => [position, stream]),
        [
          [1, 'order-1'],
          [2, 'order-1'],
        ],
      )
    }))

  test('an append that names one stream twice is rejected', () =>
    withStores(open, async ({ first }) => {
      const request = command('a', { appends: [onto('order-1', 0), onto('order-1', 1)] })
      await assert.rejects(first.append(request), { code: 'store-request-invalid' })
      assert.equal(await first.head(), 0)
    }))

  test('streams are read each after its own version, and an unknown one is empty', () =>
    withStores(open, async ({ first }) => {
      await written(
        first,
        command('a', { appends: [onto('order-1', 0, 3), onto('order-2', 0, 2), onto('order-3', 0)] }),
      )
      const events = await first.readStreams(
        new Map([
          ['order-2', 0],
          ['order-1', 1],
          ['order-0', 0],
        ]),
      )
      assert.deepEqual(
        [...events].map(([stream, read]) => [stream, read.map(({ streamVersion }) => streamVersion)]),
        [
          ['order-2', [1, 2]],
          ['order-1', [2, 3]],
          ['order-0', []],
        ],
      )
    }))

  test('streams are told apart by their bytes', () =>
    withStores(open, async ({ first }) => {
      const names = ['plate-a', 'plate-A', 'plate-é', 'plate-e\u0301', 'plate-a ']
      await written(first, command('a', { appends: names.map((stream) => onto(stream, 0)) }))
      const events = await first.readStreams(new Map(names.map((stream) => [stream, 0])))
      for (const name of names) assert.equal(events.get(name)?.length, 1, name)
    }))

  test('a listener is called after each commit until it stops, and not when nothing was written', () =>
    withStores(open, async ({ first }) => {
      const headsHeard: Promise<number>[] = []
      const stop = first.onAppended(() => void headsHeard.push(first.head()))
      await written(first, command('a', { appends: [onto('order-1', 0)] }))
      await first.append(command('conflict', { appends: [onto('order-1', 7)] }))
      await written(first, command('b', { appends: [onto('order-1', 1)] }))
      stop()
      await written(first, command('c', { appends: [onto('order-1', 2)] }))
      assert.deepEqual(await Promise.all(headsHeard), [1, 2])
    }))

  test('closing settles what was appended before, and takes no more', () =>
    withStores(open, async ({ first, second }) => {
      const appended = first.append(command('a', { appends: [onto('order-1', 0)] }))
      await first.close()
      assert.equal((await appended).kind, 'appended')
      await assert.rejects(first.append(command('b')), { code: 'store-closed' })
      assert.equal(await second.head(), 1)
    }))

  test('a store keeps its id and its events when it is opened again', () =>
    withStores(open, async ({ first, second, reopen }) => {
      await written(first, command('a', { appends: [onto('order-1', 0)] }))
      const before = await first.readAll({ after: 0, limit: 10 })
      assert.equal(second.storeId, first.storeId)
      const reopened = await reopen()
      assert.equal(reopened.storeId, first.storeId)
      assert.deepEqual(await reopened.readAll({ after: 0, limit: 10 }), before)
    }))
}

async function increment(store: EventStore, writer: string): Promise<void> {
  for (let done = 0; done < incrementsPerWriter; ) {
    const events = (await store.readStreams(new Map([['counter-1', 0]]))).get('counter-1') ?? []
    const outcome = await store.append(
      command(`${writer}-${done}`, { appends: [onto('counter-1', events.length)] }),
    )
    if (outcome.kind === 'appended') done += 1
    else assert.equal(outcome.kind, 'conflict')
  }
}
