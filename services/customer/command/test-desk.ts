import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { customerEvents } from '@annals/customer-contracts'
import type { StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { mintUuid, systemClock } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { type Answered, type Asked, callRoute, somebody } from '@annals/testing'
import { buildCustomerCommand, customerPublication } from './index.ts'

/** The customer service's command part in a folder of its own. */
export async function openDesk(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-customer-'))
  const { partitions } = customerEvents
  const store = await openSqliteEventStore({
    file: join(folder, 'events.db'),
    partitions,
    secret: 'secret',
    clock: systemClock,
  })
  const database = await openSqliteReadModels({ file: join(folder, 'references.db') })
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildCustomerCommand(
    { store, mintId: mintUuid },
    {
      database,
      messages: embeddedMessages([{ ...customerPublication, store }], { logger: quiet }),
      clock: systemClock,
      logger: quiet,
      metrics: {
        countCommand: () => {},
        setConsumerLag: () => {},
        setParked: () => {},
        setDroppedLate: () => {},
      },
    },
  )
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const eventsOf = async (id: string): Promise<readonly StoredEvent[]> => {
    const stream = `customer-${id}`
    return (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  }
  return {
    send: async (operationId: string, asked: Asked) =>
      doneOf(await callRoute(part, somebody(['sales']), operationId, asked)),
    typesOf: async (id: string) => (await eventsOf(id)).map(({ type }) => type),
    published: async (id: string) => (await eventsOf(id)).map(customerPublication.toContract),
    /** The words among these that some file of the folder holds in clear. */
    inClear: (...words: readonly string[]) => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
      return words.filter((word) => files.some((bytes) => bytes.includes(word)))
    },
  }
}

/** Of an accepted command, held by callRoute against the schema of its answer; nothing of a refused one. */
function doneOf(answered: Answered): Answered & { readonly body: Done } {
  return { ...answered, body: (answered.body ?? { id: '', revision: 0 }) as Done }
}

type Done = { readonly id: string; readonly revision: number }
