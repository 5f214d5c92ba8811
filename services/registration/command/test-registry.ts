import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { type Clock, mintUuid } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { registrationEvents } from '@annals/registration-contracts'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { z } from 'zod'
import { buildRegistrationCommand, registrationPublication } from './index.ts'

const done = z.object({ id: z.string(), revision: z.int() })

/** The registration service's command part in a folder of its own; its clock goes as the test sets it. */
export async function openRegistry(context: TestContext, clock: Clock) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-registration-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  let running = await startIn(folder, clock)
  context.after(() => running.stop())
  const eventsOf = async (stream: string): Promise<readonly StoredEvent[]> =>
    (await running.store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  const send = (operationId: string, asked: Asked) =>
    callRoute(running.part, somebody(['registrar']), operationId, asked)
  return {
    send,
    /** What the command answers; it is expected to be accepted. */
    done: async (operationId: string, asked: Asked) => {
      const { status, code, body } = await send(operationId, asked)
      const parsed = done.safeParse(body)
      if (!parsed.success) throw new Error(`${operationId} was answered ${status} ${code}`)
      return { status, ...parsed.data }
    },
    /** `status code` of what is expected to be refused. */
    refusal: async (operationId: string, asked: Asked) => {
      const { status, code, params } = await send(operationId, asked)
      return { status, code, ...params }
    },
    typesOf: async (stream: string) => (await eventsOf(stream)).map(({ type }) => type),
    /** Where the last event of the stream is among all. */
    lastPosition: async (stream: string) => (await eventsOf(stream)).at(-1)?.position ?? 0,
    published: async (stream: string) => (await eventsOf(stream)).map(registrationPublication.toContract),
    /** The words among these that some file of the folder holds in clear. */
    inClear: (...words: readonly string[]) => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
      return words.filter((word) => files.some((bytes) => bytes.includes(word)))
    },
    restart: async () => {
      await running.stop()
      running = await startIn(folder, clock)
    },
  }
}

async function startIn(folder: string, clock: Clock) {
  const store = await openSqliteEventStore({
    file: join(folder, 'events.db'),
    partitions: registrationEvents.partitions,
    secret: 'secret',
    clock,
  })
  const database = await openSqliteReadModels({ file: join(folder, 'references.db') })
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    countCommand: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
    setDroppedLate: () => {},
  }
  const part = buildRegistrationCommand(
    { store, mintId: mintUuid, timeZone: 'Europe/Paris' },
    {
      database,
      messages: embeddedMessages([{ ...registrationPublication, store }], { logger: quiet }),
      clock,
      logger: quiet,
      metrics: quiet,
    },
  )
  await part.start()
  return {
    store,
    part,
    stop: async () => {
      await part.stop()
      await database.close()
      await store.close()
    },
  }
}
