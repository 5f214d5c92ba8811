import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { EventStore } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { systemClock } from '@annals/kernel'

const services = ['customer', 'inventory', 'order'] as const

/** The event stores of a data folder that no process owns, by service. */
export async function withStoresAtRest<Result>(
  dataFolder: string,
  work: (stores: ReadonlyMap<string, EventStore>) => Promise<Result>,
): Promise<Result> {
  const secret = readFileSync(join(dataFolder, 'secret'), 'utf8').trim()
  const stores = new Map<string, EventStore>()
  try {
    for (const service of services) {
      const file = join(dataFolder, `${service}-command.db`)
      stores.set(service, await openSqliteEventStore({ file, partitions: 12, secret, clock: systemClock }))
    }
    return await work(stores)
  } finally {
    for (const store of stores.values()) await store.close()
  }
}

export function headsAtRest(dataFolder: string): Promise<Readonly<Record<string, number>>> {
  return withStoresAtRest(dataFolder, async (stores) => {
    const heads = await Promise.all(
      [...stores].map(async ([service, store]) => [service, await store.head()] as const),
    )
    return Object.fromEntries(heads)
  })
}

/** As after more than a month: no command that came by HTTP is remembered by its Idempotency-Key any more. */
export function forgetIdempotencyKeys(dataFolder: string): void {
  for (const service of services) {
    using db = new DatabaseSync(join(dataFolder, `${service}-command.db`))
    db.exec('UPDATE commands SET kept_until_ms = 1 WHERE kept_until_ms IS NOT NULL')
  }
}
