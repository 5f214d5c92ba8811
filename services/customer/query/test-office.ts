import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf, Role } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openTestReadModels } from '@annals/projections/contract-suite'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { buildCustomerQuery } from './index.ts'

/** The customer service's query part in a folder of its own; `tell` is what its command part publishes. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-customer-query-'))
  const database = await openTestReadModels(join(folder, 'models.db'))
  const log = memoryEventLog('events', customerEvents.partitions)
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildCustomerQuery({
    database,
    messages: embeddedMessages(
      [
        {
          contract: customerEvents,
          store: log,
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: {
      countCommand: () => {},
      setConsumerLag: () => {},
      setParked: () => {},
      setDroppedLate: () => {},
    },
  })
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ask: (operationId: string, { roles, ...profile }: Who, asked?: Asked) =>
      callRoute(part, somebody(roles, profile), operationId, asked),
    /** Answers when the read models show it. */
    tell: async (...told: readonly AnyEventOf<typeof customerEvents>[]) => {
      for (const { type, data } of told) log.publish(`customer-${data.customerId}`, type, data)
      await eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      )
    },
    /** Answers when no file of the read models holds any of the words. */
    forgotten: (...words: readonly string[]) =>
      eventually(`no file holds ${words.join(' or ')}`, async () => {
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
        return words.every((word) => files.every((bytes) => !bytes.includes(word)))
      }),
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, () => {})
    },
  }
}

export type Who = { readonly roles: readonly Role[]; readonly customerId?: string }
