import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { boxes, boxesIn, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

const INSERT = 'INSERT INTO kit_changes (sequence, projection, row_key, at_ms) VALUES (?, ?, NULL, 0)'
const INSERT_POINTER =
  "INSERT INTO kit_parked_events (consumer, source, position, sequence) VALUES (?, 'boxes', 1, 'box-a')"
const COUNT = 'SELECT COUNT(*) AS count FROM kit_changes'

export function databaseRules(inWorld: InWorld): void {
  test('of two transactions at once one rolls back, and the other keeps what it acknowledged', () =>
    inWorld(async ({ database }) => {
      const { promise: bothAsked, resolve } = Promise.withResolvers<void>()
      const failing = database.write(async (transaction) => {
        await transaction.run(INSERT, [1, 'failing'])
        await bothAsked
        await nextTurn()
        throw new Error('rolled back')
      })
      const succeeding = database.write(async (transaction) => {
        await transaction.run(INSERT, [2, 'succeeding'])
        await nextTurn()
      })
      resolve()
      await assert.rejects(failing, /rolled back/)
      await succeeding
      const rows = await database.write((transaction) =>
        transaction.all('SELECT projection FROM kit_changes'),
      )
      assert.deepEqual(
        rows.map(({ projection }) => projection),
        ['succeeding'],
      )
    }))

  test('a reader sees nothing of a transaction before its commit', () =>
    inWorld(async ({ database }) => {
      const reader = await database.openReader([])
      const count = async () => Number((await reader.all(COUNT))[0]?.['count'])
      await database.write(async (transaction) => {
        await transaction.run(INSERT, [1, 'written'])
        assert.equal(await count(), 0)
      })
      assert.equal(await count(), 1)
      await reader.close()
    }))

  test('a reader cannot write', () =>
    inWorld(async ({ database }) => {
      const reader = await database.openReader([])
      await assert.rejects(reader.all('DELETE FROM kit_changes'), /read.?only/i)
      await reader.close()
    }))

  test('what runs after a commit runs before the next transaction', () =>
    inWorld(async ({ database }) => {
      const order: string[] = []
      const first = database.write(
        async () => {},
        async () => {
          await nextTurn()
          order.push('published')
        },
      )
      const second = database.write(async () => {
        order.push('next')
      })
      await Promise.all([first, second])
      assert.deepEqual(order, ['published', 'next'])
    }))

  test('two connections to one database wait for each other without holding up the process', () =>
    inWorld(async ({ database, openAgain }) => {
      const other = await openAgain()
      const writes = [database, other].flatMap((connection, offset) =>
        Array.from({ length: 10 }, (_, index) =>
          connection.write(async (transaction) => {
            await transaction.run(INSERT, [1 + index * 2 + offset, 'both'])
            await nextTurn()
          }),
        ),
      )
      await Promise.all(writes)
      const [row] = await database.write((transaction) => transaction.all(COUNT))
      assert.equal(row?.['count'], 20)
    }))

  test('a statement that fails is told without its parameters', () =>
    inWorld(async ({ database }) => {
      const twice = database.write(async (transaction) => {
        await transaction.run(INSERT_POINTER, ["Ada O'Neill"])
        await transaction.run(INSERT_POINTER, ["Ada O'Neill"])
      })
      await assert.rejects(twice, (error: Error) => {
        assert.match(error.message, /INSERT INTO kit_parked_events/)
        assert.ok(!JSON.stringify([error, Object.values(error)]).includes('Neill'))
        return true
      })
    }))

  test('a column of each type comes back as it was, through the entities and by key', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: '🚲 "\\ ß', weight: 9_007_199_254_740_991 }]])
      const readModels = await start()
      const row = {
        id: 'box-a',
        label: '🚲 "\\ ß',
        weight: 9_007_199_254_740_991,
        sealed: false,
        weights: [9_007_199_254_740_991],
      }
      assert.deepEqual(await boxesIn(readModels), [row])
      assert.deepEqual(
        await readModels.read((reader) => reader.rows(boxes(), ['box-a'])),
        new Map([['box-a', row]]),
      )
    }))
}
