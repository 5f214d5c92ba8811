import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMysql } from '@annals/real'
import { command, onto, registered } from '../contract-suite/sample-appends.ts'
import type { AppendRequest, EventStore } from '../port.ts'
import { testStores } from './test-stores.ts'

const kills = 3
const writersPerReplica = 10
const acknowledgedBetweenKills = 150
const eventsPerCommand = 3
const waitAtMostMs = 90_000

test('MySQL killed with SIGKILL under load loses no acknowledged command and does none twice', async (context) => {
  await using mysql = await startMysql({ own: true })
  await using stores = await testStores(mysql)
  const replicas = [
    await stores.open({ giveUpAfterMs: 60_000 }),
    await stores.open({ giveUpAfterMs: 60_000 }),
  ]
  const acknowledged: string[] = []
  let writing: 'on' | 'off' = 'on'

  async function write(store: EventStore, writer: string): Promise<void> {
    for (let number = 0; writing === 'on'; number += 1) {
      const outcome = await store.append(placing(`${writer}-${number}`))
      assert.equal(outcome.kind, 'appended')
      acknowledged.push(`${writer}-${number}`)
    }
  }

  const done = Promise.all(
    replicas.flatMap((store, replica) =>
      Array.from({ length: writersPerReplica }, (_none, writer) => write(store, `${replica}-${writer}`)),
    ),
  )
  for (let kill = 0; kill < kills; kill += 1) {
    const from = acknowledged.length
    const after = from + acknowledgedBetweenKills + Math.floor(Math.random() * acknowledgedBetweenKills)
    await until(() => acknowledged.length >= after, `${after} acknowledgements`)
    await mysql.kill()
    context.diagnostic(`killed after ${acknowledged.length} acknowledgements`)
    await mysql.restart()
  }
  const before = acknowledged.length
  await until(() => acknowledged.length > before + acknowledgedBetweenKills, 'appends after the last restart')
  writing = 'off'
  await done

  const [first] = replicas
  if (first !== undefined) await assertWhole(first, acknowledged)
})

function placing(commandId: string): AppendRequest {
  const person = `person-${commandId}`
  const customer = {
    stream: `customer-${commandId}`,
    expectedVersion: 0,
    events: [registered(`registered-${commandId}`, person, { name: 'Ada' })],
  }
  return command(commandId, { appends: [onto(`order-${commandId}`, 0, 2), customer] })
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
  // Every writer went on until its append was acknowledged: there is no other command.
  assert.deepEqual([...eventsOf.keys()].toSorted(), acknowledged.toSorted())
  for (const [commandId, events] of eventsOf) assert.equal(events, eventsPerCommand, `${commandId} is whole`)
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + waitAtMostMs
  while (!condition()) {
    assert.ok(performance.now() < deadlineMs, `waited ${waitAtMostMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
