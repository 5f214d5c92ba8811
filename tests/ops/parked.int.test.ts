import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { systemClock } from '@annals/kernel'
import { orderEvents } from '@annals/order-contracts'
import { eventually } from '../harness/eventually.ts'
import { startSystem } from '../harness/running-system.ts'
import { runOps } from './run-ops.ts'

const orderId = '0197a000-0000-7000-8000-0000000000b1'

test('the operators’ command lists what is parked by the name that a replay takes, and ends with 1 while a replay cannot mend it', async (context) => {
  const system = await startSystem({}, leaveBrokenEvent)
  context.after(() => system.stop())

  const parked = await eventually(
    'both read models have parked the order',
    () => runOps(system, 'parked'),
    ({ stdout }) => stdout.includes('order-history ') && stdout.includes('order-list '),
  )
  assert.equal(parked.code, 0)
  assert.match(parked.stdout, new RegExp(`^order-list +order-${orderId} +order 1 .*event-invalid: `, 'm'))

  const replayed = await runOps(system, 'replay', 'order-list')
  assert.deepEqual(
    [replayed.code, replayed.stdout],
    [1, 'order-list: 1 sequences are still parked; see why with parked.\n'],
  )
})

/** An order with a line of nothing, which no release of ours writes and no read model can show. */
async function leaveBrokenEvent(dataFolder: string): Promise<void> {
  const secret = 'secret of an installation with a broken event'
  await writeFile(join(dataFolder, 'secret'), `${secret}\n`, { mode: 0o600 })
  const file = join(dataFolder, 'order-command.db')
  const { partitions } = orderEvents
  const store = await openSqliteEventStore({ file, partitions, secret, clock: systemClock })
  try {
    await store.append({
      commandId: '0197a000-0000-7000-8000-0000000000f2',
      requestHash: '',
      appends: [
        {
          stream: `order-${orderId}`,
          expectedVersion: 0,
          events: [
            {
              id: '0197a000-0000-7000-8000-0000000000e2',
              type: 'OrderPlaced',
              version: 2,
              data: { orderId, lines: [{}] },
            },
          ],
        },
      ],
      metadata: { actor: 'user:old', correlationId: 'old', causationId: 'old' },
    })
  } finally {
    await store.close()
  }
}
