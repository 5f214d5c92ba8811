import { eventStoreContract, turnedClock } from '../contract-suite/index.ts'
import type { EventStore } from '../port.ts'
import { openSqliteEventStore } from './open-sqlite-event-store.ts'
import { temporaryStore } from './temporary-store.ts'

eventStoreContract({
  name: 'SQLite',
  open: async () => {
    const { file, remove } = temporaryStore()
    const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
    const opened: EventStore[] = []
    const openOne = async () => {
      const store = await openSqliteEventStore({
        file,
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
        remove()
      },
    }
  },
})
