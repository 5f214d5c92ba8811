import { randomBytes as cryptoRandomBytes } from 'node:crypto'
import { type Clock, type MintId, mintUuid, systemClock } from '@annals/kernel'
import type { RandomBytes } from '../sealed-bytes.ts'
import { EventStoreError } from '../store-error.ts'
import { storeKeysOf } from '../store-secret.ts'
import { expiredCommands } from './expired-commands.ts'
import { FlushConnection } from './flush-connection.ts'
import { type MysqlConnection, nameOf, poolFor } from './mysql-connection.ts'
import { MysqlEventStore } from './mysql-event-store.ts'
import { mysqlFailure } from './mysql-failure.ts'
import { mysqlLeases } from './mysql-leases.ts'
import { personKeys } from './person-keys.ts'
import { assertUsable, schemaOf } from './schema.ts'
import { snapshots } from './snapshots.ts'
import { nowSqlOf } from './store-clock.ts'
import { establishIdentity } from './store-identity.ts'
import { storeReads } from './store-reads.ts'

export type MysqlEventStoreOptions = {
  readonly connection: MysqlConnection
  /** Number of partitions of the service's contract: fixed for the life of the store. */
  readonly partitions: number
  /** Wraps the persons' keys and hides the claims. A store opens only with the secret that made it. */
  readonly secret: string
  /** Instead of the server's clock; for tests. */
  readonly clock?: Clock
  readonly mintId?: MintId
  readonly randomBytes?: RandomBytes
  /** Connections for reading; flushes have one more. */
  readonly readConnections?: number
  /** How soon listeners hear of what another process appended. */
  readonly pollHeadMs?: number
  /** How long appends wait for a server that does not answer, before they are rejected. */
  readonly giveUpAfterMs?: number
}

/**
 * Opens the store, whose tables must have been migrated. Rejects with an EventStoreError that says what does not fit
 * and what to do: `store-unreachable` and `store-not-migrated` may pass, the others not by themselves.
 */
export async function openMysqlEventStore(options: MysqlEventStoreOptions): Promise<MysqlEventStore> {
  const { connection, partitions, mintId = mintUuid, randomBytes = cryptoRandomBytes } = options
  const { readConnections = 4, pollHeadMs = 200, giveUpAfterMs = 15_000 } = options
  const name = nameOf(connection)
  const storeKeys = storeKeysOf(options.secret)
  const nowSql = nowSqlOf(options.clock)
  const pool = poolFor(connection, readConnections)
  try {
    assertUsable(await schemaOf(pool), name)
    const identity = { storeId: mintId(), secretFingerprint: storeKeys.fingerprint, partitions }
    const storeId = await establishIdentity(pool, identity, name)
    const persons = personKeys(storeKeys, options.clock ?? systemClock)
    const reads = storeReads(pool, persons, nowSql)
    return new MysqlEventStore({
      name,
      storeId,
      partitions,
      pool,
      world: { connection: new FlushConnection(connection), storeKeys, persons, nowSql, randomBytes },
      reads,
      snapshots: snapshots(pool, reads.keysOf, randomBytes),
      leases: mysqlLeases(pool, nowSql),
      expiredCommands: expiredCommands(pool, nowSql),
      pollHeadMs,
      giveUpAfterMs,
    })
  } catch (error) {
    await pool.end()
    throw openingError(name, error)
  }
}

function openingError(name: string, error: unknown): unknown {
  if (error instanceof EventStoreError) return error
  const reason = error instanceof Error ? error.message : String(error)
  if (mysqlFailure(error) === 'away') {
    return new EventStoreError(
      'store-unreachable',
      `Opening the event store ${name} failed: the server does not answer (${reason}). Try again.`,
      error,
    )
  }
  return new EventStoreError(
    'store-unopenable',
    `Opening the event store ${name} failed: ${reason}. Check the address, the user with its password, and the grants.`,
    error,
  )
}
