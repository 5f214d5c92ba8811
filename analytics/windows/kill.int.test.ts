import { deepEqual, equal, ok } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@annals/kernel'
import { temporaryFolder } from './test-analytics.ts'
import { foldOrders, openOrders, placeOrder } from './test-killed-fold.ts'

const program = fileURLToPath(new URL('./fold-until-killed.ts', import.meta.url))
const orders = 20
const atOnce = 3
const sizeMs = 5_000

test('killed before any statement of its fold, and started again, it has counted every order once', async (context) => {
  const folder = temporaryFolder(context)
  deepEqual(await foldOrders(folder, 'empty.db', () => {}), [])
  const expected = await fill(folder)
  const database = (name: string) => {
    copyFileSync(join(folder, 'empty.db'), join(folder, name))
    return name
  }
  const whole = await foldInChild(folder, database('whole.db'), 'never')
  const statements = Number(whole.output)
  ok(statements > 20, `only ${statements} statements were seen`)
  context.diagnostic(`killed before each of ${statements} statements`)
  const waiting = Array.from({ length: statements }, (_none, index) => index + 1).values()
  const work = async () => {
    for (const statement of waiting) {
      const file = database(`killed-at-${statement}.db`)
      const { signal } = await foldInChild(folder, file, String(statement))
      equal(signal, 'SIGKILL', `it was to be killed before statement ${statement}`)
      const counted = await foldOrders(folder, file, () => {})
      deepEqual(counted, expected, `after a kill before statement ${statement}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
})

/** Orders over some windows, by a clock that jumps ahead; answers what the windows must be. */
async function fill(folder: string): Promise<readonly (readonly [number, number, number])[]> {
  let nowMs = systemClock.nowMs() - 60_000
  const store = await openOrders(folder, () => nowMs)
  const windows = new Map<number, readonly [number, number, number]>()
  for (let number = 1; number <= orders; number += 1) {
    const netCents = number * 100
    await placeOrder(store, number, netCents)
    const startMs = nowMs - (nowMs % sizeMs)
    const [, count, totalCents] = windows.get(startMs) ?? [startMs, 0, 0]
    windows.set(startMs, [startMs, count + 1, totalCents + netCents])
    nowMs += (number * 1_237) % 3_000
  }
  await store.close()
  return [...windows.values()]
}

function foldInChild(
  folder: string,
  file: string,
  killAt: string,
): Promise<{ readonly signal: NodeJS.Signals | undefined; readonly output: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, folder, file, killAt], (error, output, faults) => {
      if (error !== null && typeof error.signal !== 'string') reject(new Error(`the child failed: ${faults}`))
      else resolve({ signal: error?.signal ?? undefined, output })
    })
  })
}
