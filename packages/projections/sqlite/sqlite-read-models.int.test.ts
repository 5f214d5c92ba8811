import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { eventually } from '@annals/messaging/contract-suite'
import { boxes, boxesIn, inWorld, publishAll, type World } from '../test-world.ts'
import { openSqliteReadModels } from './open-sqlite-read-models.ts'

const INSERT = 'INSERT INTO kit_changes (sequence, projection, row_key, at_ms) VALUES (?, ?, NULL, 0)'
const COUNT = 'SELECT COUNT(*) AS count FROM kit_changes'

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
    const rows = await database.write((transaction) => transaction.all('SELECT projection FROM kit_changes'))
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
    await assert.rejects(reader.all('DELETE FROM kit_changes'), /readonly/)
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

test('two connections to one file wait for each other without holding up the process', () =>
  inWorld(async ({ database, file }) => {
    const other = await openSqliteReadModels({ file })
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
    await other.close()
  }))

test('a statement that fails is told without its parameters', () =>
  inWorld(async ({ database }) => {
    const twice = database.write(async (transaction) => {
      await transaction.run(INSERT, [1, 'a person'])
      await transaction.run(INSERT, [1, 'a person'])
    })
    await assert.rejects(twice, (error: Error) => {
      assert.match(error.message, /UNIQUE constraint failed.*INSERT INTO kit_changes/)
      assert.ok(!JSON.stringify([error, Object.values(error)]).includes('a person'))
      return true
    })
  }))

test('what was overwritten, removed or rebuilt away is soon in no byte of any file', () =>
  inWorld(async (world) => {
    const { log, start } = world
    const readModels = await start()
    for (let box = 0; box < 50; box += 1) {
      log.publish(`box-${box}`, 'Packed', { label: `Secret Person ${box}`, weight: box })
    }
    await readModels.waitForHead('boxes', 5_000)
    assert.equal(await occursIn(world, 'Secret Person'), true)
    publishAll(
      log,
      Array.from({ length: 50 }, (_, box) =>
        box % 2 === 0
          ? ([`box-${box}`, 'Removed', {}] as const)
          : ([`box-${box}`, 'Packed', { label: null, weight: 1 }] as const),
      ),
    )
    await readModels.waitForHead('boxes', 5_000)
    await eventually('no byte of it', async () => !(await occursIn(world, 'Secret Person')))
    log.publish('box-0', 'Packed', { label: 'Secret Person', weight: 1 })
    await readModels.waitForHead('boxes', 5_000)
    await readModels.rebuild('boxes')
    assert.equal((await boxesIn(readModels))[0]?.label, 'Secret Person')
    log.publish('box-0', 'Removed')
    await readModels.waitForHead('boxes', 5_000)
    await eventually('no byte of it after a rebuild', async () => !(await occursIn(world, 'Secret Person')))
  }))

test('a file of a newer release that this one cannot read is refused', () =>
  inWorld(async ({ database, file }) => {
    await database.write((transaction) =>
      transaction.run('UPDATE kit_schema SET version = 9, readable_from = 8'),
    )
    await assert.rejects(
      openSqliteReadModels({ file }),
      /schema 9, readable from 8.*this release has schema 2/,
    )
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

async function occursIn({ folder }: Pick<World, 'folder'>, text: string): Promise<boolean> {
  const files = await readdir(folder)
  const contents = await Promise.all(files.map((file) => readFile(join(folder, file))))
  return contents.some((content) => content.includes(text))
}
