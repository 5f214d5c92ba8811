import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@annals/kernel'
import { command, onto, written } from '../contract-suite/sample-appends.ts'
import type { EventStore } from '../port.ts'
import { openSqliteEventStore } from './open-sqlite-event-store.ts'
import { temporaryStore } from './temporary-store.ts'

const program = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url))
const eventsPerCommand = 3
const waitAtMostMs = 20_000

test('after kill -9 every acknowledged append is found whole, beside another process that writes', async (context) => {
  const { file, remove } = temporaryStore()
  try {
    const acknowledged: string[] = []
    for (const [run, killAfter] of [150, 151 + Math.floor(Math.random() * 150)].entries()) {
      context.diagnostic(`run ${run} is killed after ${killAfter} acknowledgements`)
      const store = await open(file)
      const beside: Promise<string>[] = []
      const appendBeside = () => void beside.push(appendOne(store, `beside-${run}-${beside.length}`))
      acknowledged.push(...(await acknowledgedUntilKilled(file, run, killAfter, appendBeside)))
      acknowledged.push(...(await Promise.all(beside)))
      await store.close()
    }
    const reopened = await open(file)
    await assertWhole(reopened, acknowledged)
    await reopened.close()
  } finally {
    remove()
  }
})

function open(file: string): Promise<EventStore> {
  return openSqliteEventStore({ file, partitions: 12, secret: 'a secret of the tests', clock: systemClock })
}

/** Resolves with the ids acknowledged by a process that was killed in the midst of its appends. */
async function acknowledgedUntilKilled(
  file: string,
  run: number,
  killAfter: number,
  onAcknowledged: () => void,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, file, `child-${run}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const timeout = setTimeout(() => child.kill('SIGKILL'), waitAtMostMs)
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
    onAcknowledged()
    if (output.split('\n').length > killAfter) child.kill('SIGKILL')
  })
  const [, signal] = await closed
  clearTimeout(timeout)
  assert.equal(signal, 'SIGKILL')
  // What follows the last line break is a line that was cut: never acknowledged.
  const lines = output.split('\n').slice(0, -1)
  assert.ok(lines.length >= killAfter, `the child acknowledged ${lines.length} appends in ${waitAtMostMs} ms`)
  return lines
}

async function appendOne(store: EventStore, commandId: string): Promise<string> {
  await written(
    store,
    command(commandId, { appends: [onto(`order-${commandId}`, 0, 2), onto(`customer-${commandId}`, 0)] }),
  )
  return commandId
}

async function assertWhole(store: EventStore, acknowledged: readonly string[]): Promise<void> {
  const eventsOf = new Map<string, number>()
  let position = 0
  for (let page = await store.readAll({ after: 0, limit: 1_000 }); page.length > 0; ) {
    for (const event of page) {
      position += 1
      assert.equal(event.position, position, 'positions have no gap')
      assert.equal(event.erased, 'no', 'every key that sealed an event was committed with it')
      eventsOf.set(event.commandId, (eventsOf.get(event.commandId) ?? 0) + 1)
    }
    page = await store.readAll({ after: position, limit: 1_000 })
  }
  for (const [commandId, events] of eventsOf) assert.equal(events, eventsPerCommand, `${commandId} is whole`)
  for (const commandId of acknowledged) {
    assert.equal(eventsOf.get(commandId), eventsPerCommand, `${commandId} was acknowledged`)
    const streams = (await store.findCommand(commandId))?.written.streams
    assert.deepEqual(streams, [
      { stream: `order-${commandId}`, version: 2 },
      { stream: `customer-${commandId}`, version: 1 },
    ])
  }
}
