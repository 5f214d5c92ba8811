import { createPool, type Pool } from 'mysql2/promise'
import { type BenchResult, benchResult, type Round } from '../../bench/bench-result.ts'
import { type EventValues, partitions, placingOrders, rowsOf } from '../../bench/sample-orders.ts'
import type { AppendRequest, EventStore } from '../../port.ts'
import { migrateMysqlEventStore } from '../migrate-mysql-event-store.ts'
import { type MysqlConnection, poolFor } from '../mysql-connection.ts'
import { openMysqlEventStore } from '../open-mysql-event-store.ts'
import { EVENT_COLUMNS_SQL } from '../store-reads.ts'
import { type RootOfServer, temporaryDatabase } from '../temporary-database.ts'
import { appendInOwnTransaction } from './one-transaction-per-event.ts'

const replicas = 2
const eventsPerFlush = 500
const flushesPerRound = 30
const concurrentCommands = 64
// A transaction each holds the sequence until its commit: more connections only wait.
const connectionsAlone = 16
const lonelyCommandsPerRound = 3_200
const roundsEach = 5

/** The work of a round: each worker takes the next piece when it has done one. */
type Work<Piece> = {
  readonly workers: number
  readonly events: number
  readonly pieces: readonly Piece[]
}

/**
 * The speeds of the MySQL event store that the project has goals for, beside bare mysql2 with the same rows, in turns
 * on the same server. Takes about a minute.
 */
export async function mysqlEventStoreBench(server: RootOfServer): Promise<readonly BenchResult[]> {
  const goal = { bound: 'at-least', ratio: 0.7 } as const
  return [
    await flushBench(server, 1, goal),
    await flushBench(server, 5, goal),
    ...(await commandBenches(server)),
  ]
}

async function flushBench(
  server: RootOfServer,
  eventsPerCommand: number,
  goal: BenchResult['goal'],
): Promise<BenchResult> {
  const commandsPerFlush = eventsPerFlush / eventsPerCommand
  const requests = placingOrders(commandsPerFlush * flushesPerRound, eventsPerCommand)
  const events = eventsPerFlush * flushesPerRound
  const ours: Work<readonly AppendRequest[]> = {
    workers: replicas,
    events,
    pieces: chunksOf(requests, commandsPerFlush),
  }
  const bare: Work<readonly EventValues[]> = {
    workers: replicas,
    events,
    pieces: chunksOf(rowsOf(requests), eventsPerFlush),
  }
  const noun = eventsPerCommand === 1 ? 'event' : 'events'
  const name = `append to MySQL from 2 replicas, 500 events a flush, ${eventsPerCommand} ${noun} a command`
  const rounds = await inTurns(
    () => onNewDatabase(server, (connection) => measureStores(connection, ours, replicas)),
    () =>
      onNewDatabase(server, (connection) =>
        measurePool(barePool(connection, bare.workers), bare, insertRows),
      ),
  )
  return benchResult({ name, unit: 'events/s', goal }, rounds)
}

/** One command at a time each, beside a transaction for each of them: with a store's promises, and a bare insert. */
async function commandBenches(server: RootOfServer): Promise<readonly BenchResult[]> {
  const requests = placingOrders(lonelyCommandsPerRound, 1)
  const rows = rowsOf(requests)
  const events = lonelyCommandsPerRound
  const ours = { workers: concurrentCommands, events, pieces: requests.map((request) => [request]) }
  const alone = { workers: connectionsAlone, events, pieces: rows }
  const bare = { workers: connectionsAlone, events, pieces: rows.map((row) => [row]) }
  const measureOurs = () => onNewDatabase(server, (connection) => measureStores(connection, ours, 1))
  const name = `append to MySQL, ${concurrentCommands} commands at once of 1 event`
  const againstAlone = await inTurns(measureOurs, () =>
    onNewDatabase(server, (connection) =>
      measurePool(poolFor(connection, connectionsAlone), alone, appendInOwnTransaction),
    ),
  )
  const againstBare = await inTurns(measureOurs, () =>
    onNewDatabase(server, (connection) => measurePool(barePool(connection, bare.workers), bare, insertRows)),
  )
  const goal = { bound: 'at-least', ratio: 5 } as const
  return [
    benchResult({ name: `${name}, beside a transaction for each`, unit: 'events/s', goal }, againstAlone),
    benchResult(
      { name: `${name}, beside a bare insert for each`, unit: 'events/s', goal: undefined },
      againstBare,
    ),
  ]
}

async function measureStores(
  connection: MysqlConnection,
  work: Work<readonly AppendRequest[]>,
  storeCount: number,
): Promise<number> {
  const stores: EventStore[] = []
  for (let count = 0; count < storeCount; count += 1)
    stores.push(await openMysqlEventStore({ connection, partitions, secret: 'bench' }))
  try {
    return await eventsPerSecond(work, async (requests, worker) => {
      const store = stores[worker % storeCount]
      if (store === undefined) throw new Error('The benchmark has fewer stores than it was to have')
      const outcomes = await Promise.all(requests.map((request) => store.append(request)))
      const refused = outcomes.find(({ kind }) => kind !== 'appended')
      if (refused !== undefined) throw new Error(`An append of the benchmark ended as ${refused.kind}`)
    })
  } finally {
    for (const store of stores) await store.close()
  }
}

async function measurePool<Piece>(
  pool: Pool,
  work: Work<Piece>,
  handle: (pool: Pool, piece: Piece) => Promise<void>,
): Promise<number> {
  try {
    return await eventsPerSecond(work, (piece) => handle(pool, piece))
  } finally {
    await pool.end()
  }
}

function barePool(connection: MysqlConnection, connectionLimit: number): Pool {
  return createPool({ ...connection, connectionLimit })
}

async function insertRows(pool: Pool, rows: readonly EventValues[]): Promise<void> {
  await pool.query(`INSERT INTO events (${EVENT_COLUMNS_SQL}) VALUES ?`, [rows])
}

async function eventsPerSecond<Piece>(
  { workers, pieces, events }: Work<Piece>,
  handle: (piece: Piece, worker: number) => Promise<void>,
): Promise<number> {
  const left = [...pieces]
  const startedMs = performance.now()
  await Promise.all(
    Array.from({ length: workers }, async (_none, worker) => {
      for (let piece = left.shift(); piece !== undefined; piece = left.shift()) await handle(piece, worker)
    }),
  )
  return (events * 1_000) / (performance.now() - startedMs)
}

async function inTurns(
  ours: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<readonly Round[]> {
  const rounds: Round[] = []
  for (let round = 0; round < roundsEach; round += 1)
    rounds.push({ reference: await reference(), ours: await ours() })
  return rounds
}

async function onNewDatabase(
  server: RootOfServer,
  measure: (connection: MysqlConnection) => Promise<number>,
): Promise<number> {
  const { connection, remove } = await temporaryDatabase(server)
  try {
    await migrateMysqlEventStore(connection)
    return await measure(connection)
  } finally {
    await remove()
  }
}

function chunksOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_none, index) =>
    values.slice(index * size, (index + 1) * size),
  )
}
