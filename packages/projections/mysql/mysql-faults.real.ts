import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually } from '@annals/messaging/contract-suite'
import { startMysql } from '@annals/real'
import { boxes, boxesIn, publishAll } from '../contract-suite/boxes.ts'
import { worldsOn } from '../contract-suite/world.ts'
import type { ReadModelDatabase } from '../read-model-database.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import { migrateMysqlReadModels } from './migrate-mysql-read-models.ts'
import { openMysqlReadModels } from './open-mysql-read-models.ts'
import { temporaryDatabase } from './temporary-database.ts'
import { type MysqlUnderTest, testReadModels } from './test-read-models.ts'

const server = await startMysql({ own: true })
after(() => server.stop())

/** A world whose database can be asked as an administrator. */
async function inMysqlWorld(
  run: (
    world: Parameters<Parameters<ReturnType<typeof worldsOn>>[0]>[0],
    opened: MysqlUnderTest,
  ) => Promise<void>,
): Promise<void> {
  const opened = await testReadModels(server)
  await worldsOn(async () => opened)((world) => run(world, opened))
}

test('a connection that is killed before any statement of a batch, or its commit, leaves nothing half applied', () =>
  inMysqlWorld(async ({ log, start, database }, { ask }) => {
    const statements = { left: Number.POSITIVE_INFINITY, killed: 0 }
    const readModels = await start({
      database: killing(database, ask, statements),
      projections: [boxes({ burst: () => 1_000 })],
    })
    publishAll(log, [['box-a', 'Packed', { label: null, weight: 0 }]])
    await readModels.waitForHead('boxes', 5_000)
    const expected = [0]
    let before: number
    let nth = 0
    do {
      before = statements.killed
      nth += 1
      statements.left = nth
      const weight = expected.length
      // A poison event among them: its parking is part of the same transaction.
      publishAll(log, [
        ['box-a', 'Weighed', { weight }],
        [`box-bad-${weight}`, 'Weighed', { weight }],
      ])
      expected.push(weight)
      assert.equal(await readModels.waitForHead('boxes', 20_000), true, `killed before statement ${nth}`)
      const [row] = await boxesIn(readModels)
      assert.deepEqual(row?.weights, expected, `killed before statement ${nth}`)
      assert.equal((await readModels.parked('boxes')).length, expected.length - 1)
    } while (statements.killed > before)
    assert.ok(nth > 8, `only ${nth} statements were seen`)
  }))

test('a server that is killed and started again is found again, and every event is folded once', () =>
  inMysqlWorld(async ({ log, start, openAgain }) => {
    const one = await start()
    const other = await start({ database: await openAgain() })
    publishAll(log, [['box-a', 'Packed', { label: null, weight: 0 }]])
    const publishing = (async () => {
      for (let weight = 1; weight <= 200; weight += 1) {
        publishAll(log, [['box-a', 'Weighed', { weight }]])
        await new Promise((resolve) => setImmediate(resolve))
        if (weight === 100) await server.kill()
      }
    })()
    await publishing
    await assert.rejects(boxesIn(one))
    await server.restart()
    for (const readModels of [one, other])
      await eventually(
        'it has caught up',
        () => readModels.waitForHead('boxes', 1_000).catch(() => false),
        30_000,
      )
    assert.deepEqual(
      (await boxesIn(other))[0]?.weights,
      Array.from({ length: 201 }, (_, weight) => weight),
    )
  }))

test('connections that the server closes while nobody uses them are replaced without a failure', () =>
  inMysqlWorld(async ({ log, start }, { ask, connection }) => {
    const readModels = await start()
    publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
    await readModels.waitForHead('boxes', 5_000)
    const others = () =>
      ask('SELECT ID AS id FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID()', [
        connection.database,
      ])
    const before = new Set((await others()).map(({ id }) => Number(id)))
    assert.ok(before.size > 1)
    for (const id of before) await ask(`KILL ${id}`)
    await eventually('they are gone', async () => (await others()).every(({ id }) => !before.has(Number(id))))
    await eventually('reads go on', () =>
      boxesIn(readModels).then(
        () => true,
        () => false,
      ),
    )
    publishAll(log, [['box-a', 'Weighed', { weight: 2 }]])
    assert.equal(await readModels.waitForHead('boxes', 5_000), true)
    assert.deepEqual((await boxesIn(readModels))[0]?.weights, [1, 2])
  }))

test('the kit has its own words for a schema that is not there, is behind, or is ahead', async () => {
  const { connection, root, remove } = await temporaryDatabase(server)
  try {
    await assert.rejects(openMysqlReadModels({ connection }), {
      code: 'schema-behind',
      message: /run the migration/,
    })
    await Promise.all([1, 2, 3].map(() => migrateMysqlReadModels(connection)))
    await migrateMysqlReadModels(connection)
    await (await openMysqlReadModels({ connection })).close()
    await root.query('ALTER TABLE kit_positions DROP COLUMN next_offset')
    await root.query('UPDATE kit_schema SET version = 1')
    await assert.rejects(openMysqlReadModels({ connection }), { code: 'schema-behind', message: /schema 1,/ })
    await migrateMysqlReadModels(connection)
    await (await openMysqlReadModels({ connection })).close()
    await root.query('UPDATE kit_schema SET version = 9, readable_from = 2')
    await migrateMysqlReadModels(connection)
    await (await openMysqlReadModels({ connection })).close()
    await root.query('UPDATE kit_schema SET readable_from = 8')
    await assert.rejects(openMysqlReadModels({ connection }), { code: 'schema-ahead' })
    await assert.rejects(migrateMysqlReadModels(connection), { code: 'schema-ahead' })
  } finally {
    await remove()
  }
})

test('a wrong password and an absent server are told apart, by the codes of the driver', async () => {
  const { connection, remove } = await temporaryDatabase(server)
  await remove()
  await assert.rejects(openMysqlReadModels({ connection: { ...connection, password: 'wrong' } }), {
    code: 'ER_ACCESS_DENIED_ERROR',
  })
  await assert.rejects(openMysqlReadModels({ connection }), { code: 'ER_BAD_DB_ERROR' })
  await assert.rejects(openMysqlReadModels({ connection: { ...connection, port: 1 } }), {
    code: 'ECONNREFUSED',
  })
})

/** Kills the connection of a batch's transaction before the statement that is due, once. */
function killing(
  database: ReadModelDatabase,
  ask: MysqlUnderTest['ask'],
  statements: { left: number; killed: number },
): ReadModelDatabase {
  const kill = async (transaction: WriteTransaction) => {
    statements.left -= 1
    if (statements.left !== 0) return
    const [own] = await transaction.all('SELECT CONNECTION_ID() AS id')
    await ask(`KILL ${Number(own?.['id'])}`)
    statements.killed += 1
  }
  return {
    ...database,
    write: (work, committed, lane) =>
      database.write(
        async (transaction) => {
          if (lane !== 'boxes') return work(transaction)
          const result = await work({
            ...transaction,
            all: async (sql, parameters) => {
              await kill(transaction)
              return transaction.all(sql, parameters)
            },
            run: async (sql, parameters) => {
              await kill(transaction)
              return transaction.run(sql, parameters)
            },
          })
          await kill(transaction)
          return result
        },
        committed,
        lane,
      ),
  }
}
