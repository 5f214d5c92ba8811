import { type TurnedClock, turnedClock } from '../contract-suite/index.ts'
import type { OpenStores } from '../contract-suite/stores-under-test.ts'
import { migrateMysqlEventStore } from './migrate-mysql-event-store.ts'
import type { MysqlEventStore } from './mysql-event-store.ts'
import { type MysqlEventStoreOptions, openMysqlEventStore } from './open-mysql-event-store.ts'
import { type RootOfServer, type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts'

/** Any number of stores, as of so many processes, on one new database. */
export type TestStores = TemporaryDatabase & {
  readonly open: (options?: Partial<MysqlEventStoreOptions>) => Promise<MysqlEventStore>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export async function testStores(server: RootOfServer): Promise<TestStores> {
  const database = await temporaryDatabase(server)
  await migrateMysqlEventStore(database.connection)
  const opened: MysqlEventStore[] = []
  return {
    ...database,
    open: async (options = {}) => {
      const { connection } = database
      const store = await openMysqlEventStore({
        connection,
        partitions: 12,
        secret: 'a secret of the tests',
        ...options,
      })
      opened.push(store)
      return store
    },
    [Symbol.asyncDispose]: async () => {
      for (const store of opened) await store.close()
      await database.remove()
    },
  }
}

/** What the contract suite asks of an adapter, on this server. */
export function openStoresOn(server: RootOfServer): OpenStores {
  return async () => {
    const stores = await testStores(server)
    const clock: TurnedClock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
    const first = await stores.open({ clock })
    const second = await stores.open({ clock })
    return {
      first,
      second,
      async reopen() {
        await first.close()
        await second.close()
        return stores.open({ clock })
      },
      clock,
      dispose: () => stores[Symbol.asyncDispose](),
    }
  }
}
