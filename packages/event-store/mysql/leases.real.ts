import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startMysql } from '@annals/real'
import { turnedClock } from '../contract-suite/index.ts'
import type { LeasedCheckpoint, Leases, LeaseWish } from '../lease-port.ts'
import { testStores } from './test-stores.ts'

const leaseMs = 10_000
const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
const mysql = await startMysql()
after(() => mysql.stop())

test('a lease is held by one, until it has run out', () =>
  withReplicas(async (one, other) => {
    const held = await taken(one, 'one')
    assert.equal(held.epoch, 1)
    assert.deepEqual(held.checkpoint, { position: 0, byPartition: {} })
    clock.turn(leaseMs - 1)
    assert.equal(await other.takeLease(relayOf('other')), undefined)
    clock.turn(1)
    assert.equal((await taken(other, 'other')).epoch, 2)
  }))

test('of many that want a free lease at once, one has it', () =>
  withReplicas(async (one, other) => {
    const wishes = Array.from({ length: 20 }, (_none, index) =>
      (index % 2 === 0 ? one : other).takeLease(relayOf(`holder-${index}`)),
    )
    const held = (await Promise.all(wishes)).filter((lease) => lease !== undefined)
    assert.deepEqual(
      held.map(({ epoch }) => epoch),
      [1],
    )
  }))

test('a renewed lease is held longer, and a checkpoint that moves renews it too', () =>
  withReplicas(async (one, other) => {
    const held = await taken(one, 'one')
    for (const keep of [() => held.renew(), () => held.advance({ position: 5, byPartition: { 3: 5 } })]) {
      clock.turn(leaseMs - 1)
      assert.equal(await keep(), 'held')
      assert.equal(await other.takeLease(relayOf('other')), undefined)
    }
    clock.turn(leaseMs)
    assert.deepEqual((await taken(other, 'other')).checkpoint, { position: 5, byPartition: { 3: 5 } })
  }))

test('the checkpoint of a holder that was paused past its lease is refused once another has it', () =>
  withReplicas(async (one, other) => {
    const paused = await taken(one, 'one')
    clock.turn(leaseMs)
    assert.equal(await paused.advance({ position: 1, byPartition: {} }), 'held', 'nobody else has taken it')
    clock.turn(leaseMs)
    const successor = await taken(other, 'other')
    assert.equal(await successor.advance({ position: 9, byPartition: { 1: 9 } }), 'held')
    assert.equal(await paused.advance({ position: 2, byPartition: {} }), 'lost')
    assert.equal(await paused.renew(), 'lost')
    await paused.release()
    assert.equal(await one.takeLease(relayOf('one')), undefined)
    clock.turn(leaseMs)
    assert.deepEqual((await taken(one, 'one')).checkpoint, { position: 9, byPartition: { 1: 9 } })
  }))

test('a holder that takes its lease again has a new epoch, and its older self is refused', () =>
  withReplicas(async (one) => {
    const older = await taken(one, 'one')
    const newer = await taken(one, 'one')
    assert.deepEqual([older.epoch, newer.epoch], [1, 2])
    assert.equal(await older.advance({ position: 1, byPartition: {} }), 'lost')
  }))

test('a released lease is free at once, and leases of other names are apart', () =>
  withReplicas(async (one, other) => {
    const held = await taken(one, 'one')
    const deadlines = await other.takeLease({ ...relayOf('other'), name: 'deadlines' })
    assert.equal(deadlines?.epoch, 1)
    await held.release()
    assert.equal((await taken(other, 'other')).epoch, 2)
    assert.equal(await deadlines?.renew(), 'held')
  }))

test("a lease runs out by the server's clock", async () => {
  await using stores = await testStores(mysql)
  const [one, other] = [await stores.open(), await stores.open()]
  await one.leases.takeLease({ name: 'relay', holder: 'one', forMs: 300 })
  const startedMs = performance.now()
  assert.equal(await other.leases.takeLease(relayOf('other')), undefined)
  while ((await other.leases.takeLease(relayOf('other'))) === undefined)
    assert.ok(performance.now() - startedMs < 30_000, 'the lease never ran out')
  assert.ok(performance.now() - startedMs > 200)
})

function relayOf(holder: string): LeaseWish {
  return { name: 'relay', holder, forMs: leaseMs }
}

async function taken(leases: Leases, holder: string): Promise<LeasedCheckpoint> {
  const lease = await leases.takeLease(relayOf(holder))
  if (lease === undefined) throw new Error(`${holder} was to have the lease`)
  return lease
}

async function withReplicas(work: (one: Leases, other: Leases) => Promise<void>): Promise<void> {
  await using stores = await testStores(mysql)
  const [one, other] = [await stores.open({ clock }), await stores.open({ clock })]
  await work(one.leases, other.leases)
}
