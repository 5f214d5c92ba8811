import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventStore, StreamAppend } from '../port.ts'
import { command, onto, registered, unstorable, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

const keysCachedAtMostMs = 60_000

export function personalDataRules(open: OpenStores): void {
  test('personal fields are read back with the others while the key lives', () =>
    withStores(open, async ({ first, second }) => {
      await written(first, command('a', { appends: [customer('1', 'ada', 'Ada')] }))
      for (const store of [first, second]) {
        const [event] = await store.readAll({ after: 0, limit: 10 })
        assert.deepEqual(event?.data, { kind: 'private', name: 'Ada' })
        assert.equal(event?.erased, 'no')
      }
    }))

  test("an erased person's fields are gone, and nobody else's", () =>
    withStores(open, async ({ first, reopen }) => {
      await written(
        first,
        command('a', { appends: [customer('1', 'ada', 'Ada'), customer('2', 'bob', 'Bob')] }),
      )
      await erase(first, 'ada', 1)
      const afterwards = [
        ['yes', undefined],
        ['no', 'Bob'],
      ]
      assert.deepEqual(await namesIn(first), afterwards)
      assert.deepEqual(await namesIn(await reopen()), afterwards)
    }))

  test('another writer reads erased data no longer than a minute', () =>
    withStores(open, async ({ first, second, clock }) => {
      await written(first, command('a', { appends: [customer('1', 'ada', 'Ada')] }))
      assert.deepEqual(await namesIn(second), [['no', 'Ada']])
      await erase(first, 'ada', 1)
      clock.turn(keysCachedAtMostMs)
      assert.deepEqual(await namesIn(second), [['yes', undefined]])
    }))

  test('no key is made again for an erased person, through whichever writer', () =>
    withStores(open, async ({ first, second }) => {
      await written(second, command('a', { appends: [customer('1', 'ada', 'Ada')] }))
      await erase(first, 'ada', 1)
      for (const [store, commandId] of [
        [first, 'b'],
        [second, 'c'],
      ] as const) {
        const outcome = await store.append(command(commandId, { appends: [customer('2', 'ada', 'Ada')] }))
        assert.deepEqual(outcome, { kind: 'person-erased', person: 'ada' })
      }
      assert.equal(await first.head(), 1)
    }))

  test('a person of whom nothing is held can be erased, and stays so', () =>
    withStores(open, async ({ first }) => {
      await erase(first, 'ada', 0)
      const outcome = await first.append(command('b', { appends: [customer('1', 'ada', 'Ada')] }))
      assert.deepEqual(outcome, { kind: 'person-erased', person: 'ada' })
    }))

  test('the streams that hold data of a person are known in the order of their first writing', () =>
    withStores(open, async ({ first, second }) => {
      await written(first, command('a', { appends: [customer('2', 'ada', 'Ada')] }))
      await written(
        first,
        command('b', { appends: [customer('1', 'ada', 'Ada'), customer('9', 'bob', 'Bob')] }),
      )
      const again = {
        stream: 'customer-2',
        expectedVersion: 1,
        events: [registered('again', 'ada', { name: 'A' })],
      }
      await written(first, command('c', { appends: [again] }))
      assert.deepEqual(await second.streamsOfPerson('ada'), ['customer-2', 'customer-1'])
      assert.deepEqual(await second.streamsOfPerson('eve'), [])
    }))

  test('an erasure decided before another stream took data of the person is a conflict and erases nothing', () =>
    withStores(open, async ({ first, second }) => {
      await written(first, command('a', { appends: [customer('1', 'ada', 'Ada')] }))
      const [taken, tooLate] = await Promise.all([
        first.append(command('b', { appends: [customer('2', 'ada', 'Ada')] })),
        first.append(command('c', { effects: { erase: [{ person: 'ada', streams: 1 }] } })),
      ])
      assert.equal(taken.kind, 'appended')
      assert.deepEqual(tooLate, { kind: 'erasure-conflict', person: 'ada' })
      assert.deepEqual(await namesIn(second), [
        ['no', 'Ada'],
        ['no', 'Ada'],
      ])
      await erase(second, 'ada', 2)
    }))

  test('an erasure and the anonymised events of its streams are one append', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { appends: [customer('1', 'ada', 'Ada')] }))
      const effects = { erase: [{ person: 'ada', streams: 1 }] }
      const refused = await first.append(command('b', { appends: [onto('customer-1', 9)], effects }))
      assert.equal(refused.kind, 'conflict')
      assert.deepEqual(await namesIn(first), [['no', 'Ada']])
      await written(first, command('c', { appends: [onto('customer-1', 1)], effects }))
      assert.deepEqual(await namesIn(first), [
        ['yes', undefined],
        ['no', undefined],
      ])
    }))

  test('an append that erases a person and writes data of the same is rejected', () =>
    withStores(open, async ({ first }) => {
      const effects = { erase: [{ person: 'ada', streams: 0 }] }
      const request = command('a', { appends: [customer('1', 'ada', 'Ada')], effects })
      await assert.rejects(first.append(request), { code: 'store-request-invalid' })
    }))

  test('a key made in a flush that failed seals nothing afterwards', () =>
    withStores(open, async ({ first, reopen }) => {
      const [bad, good] = await Promise.allSettled([
        first.append(
          command('bad', { appends: [customer('1', 'ada', 'Ada'), unstorable('order-1', 0, 'ada')] }),
        ),
        first.append(command('good', { appends: [customer('2', 'ada', 'Ada')] })),
      ])
      assert.deepEqual([bad.status, good.status], ['rejected', 'fulfilled'])
      assert.deepEqual(await namesIn(await reopen()), [['no', 'Ada']])
    }))
}

function customer(number: string, person: string, name: string): StreamAppend {
  const stream = `customer-${number}`
  return { stream, expectedVersion: 0, events: [registered(`registered-${number}`, person, { name })] }
}

async function erase(store: EventStore, person: string, streams: number): Promise<void> {
  await written(store, command(`erase ${person}`, { effects: { erase: [{ person, streams }] } }))
}

async function namesIn(store: EventStore): Promise<readonly (readonly [string, unknown])[]> {
  const events = await store.readAll({ after: 0, limit: 100 })
  return events.map(({ erased, data }) => [erased, data['name']])
}
