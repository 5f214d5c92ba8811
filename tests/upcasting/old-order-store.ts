import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { systemClock } from '@annals/kernel'
import { orderEvents } from '@annals/order-contracts'
import { z } from 'zod'

const goldenSchema = z.object({
  type: z.literal('OrderPlaced'),
  version: z.literal(1),
  data: z.looseObject({
    orderId: z.string(),
    customerId: z.string(),
    lines: z.tuple([z.looseObject({ productId: z.string(), quantity: z.int() })]),
  }),
  personal: z.object({ person: z.string(), data: z.record(z.string(), z.unknown()) }),
})

export type OldOrder = {
  readonly orderId: string
  readonly customerId: string
  readonly productId: string
  readonly quantity: number
}

/** The order that an older release placed: the golden event of version 1. */
async function goldenEvent() {
  const path = join(import.meta.dirname, '../../services/order/command/golden/order-placed.v1.json')
  return goldenSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}

export async function oldOrder(): Promise<OldOrder> {
  const { data } = await goldenEvent()
  const [{ productId, quantity }] = data.lines
  return { orderId: data.orderId, customerId: data.customerId, productId, quantity }
}

/** Fills a data folder with what the release that wrote version 1 left: the order's event as that release stored it. */
export async function leaveOldStore(dataFolder: string): Promise<void> {
  const { type, version, data, personal } = await goldenEvent()
  const secret = 'the secret of an installation that is older than version 2'
  await writeFile(join(dataFolder, 'secret'), `${secret}\n`, { mode: 0o600 })
  const store = await openSqliteEventStore({
    file: join(dataFolder, 'order-command.db'),
    partitions: orderEvents.partitions,
    secret,
    clock: systemClock,
  })
  try {
    const outcome = await store.append({
      commandId: '0197a000-0000-7000-8000-0000000000f1',
      requestHash: '',
      appends: [
        {
          stream: `order-${data.orderId}`,
          expectedVersion: 0,
          events: [{ id: '0197a000-0000-7000-8000-0000000000e1', type, version, data, personal }],
        },
      ],
      metadata: { actor: 'user:old', correlationId: 'old', causationId: 'old' },
    })
    if (outcome.kind !== 'appended') throw new Error(`the old event is not stored: ${outcome.kind}`)
  } finally {
    await store.close()
  }
}
