import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { eventStoreContract, turnedClock } from '../contract-suite/index.ts'
import type { EventStore } from '../port.ts'
import { migrateMysqlEventStore } from './migrate-mysql-event-store.ts'
import { openMysqlEventStore } from './open-mysql-event-store.ts'
import { temporaryDatabase } from './temporary-database.ts'

const mysql = await startMysql()
after(() => mysql.stop())

eventStoreContract({
  name: `MySQL ${mysql.version}`,
  open: async () => {
    const { connection, remove } = await temporaryDatabase(mysql)
    await migrateMysqlEventStore(connection)
    const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
    const opened: EventStore[] = []
    const openOne = async () => {
      const store = await openMysqlEventStore({
        connection,
        partitions: 12,
        secret: 'a secret of the tests',
        clock,
      })
      opened.push(store)
      return store
    }
    const closeAll = async () => {
      for (const store of opened) await store.close()
    }
    return {
      first: await openOne(),
      second: await openOne(),
      async reopen() {
        await closeAll()
        return openOne()
      },
      clock,
      async dispose() {
        await closeAll()
        await remove()
      },
    }
  },
})
