import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeasedCheckpoint, LeaseState, Leases } from '@annals/event-store'
import { heldLease } from './held-lease.ts'

/** One lease in memory, by a clock of the test; keeps what it was asked. */
function memoryLeases() {
  const asked: string[] = []
  let nowMs = 0
  let current: { readonly holder: string; readonly epoch: number; untilMs: number } | undefined
  let away = false
  const leases: Leases = {
    takeLease: async ({ holder, forMs }) => {
      asked.push(`take by ${holder}`)
      if (away) throw new Error('the store is away')
      if (current !== undefined && current.untilMs > nowMs && current.holder !== holder) return undefined
      const taken = { holder, epoch: (current?.epoch ?? 0) + 1, untilMs: nowMs + forMs }
      current = taken
      const state = (): LeaseState => (current === taken ? 'held' : 'lost')
      return {
        epoch: taken.epoch,
        checkpoint: { position: 0, byPartition: {} },
        renew: async () => {
          asked.push(`renew by ${holder}`)
          if (away) throw new Error('the store is away')
          taken.untilMs = nowMs + forMs
          return state()
        },
        advance: async () => state(),
        release: async () => {
          if (current === taken) taken.untilMs = 0
        },
      } satisfies LeasedCheckpoint
    },
  }
  return {
    asked,
    holder: (holder: string) =>
      heldLease({ leases, name: 'deadlines', holder, forMs: 900, nowMs: () => nowMs }),
    at: (ms: number) => {
      nowMs = ms
    },
    goAway: (isAway: boolean) => {
      away = isAway
    },
  }
}

test('one of two acts; the other takes over when the first says nothing more', async () => {
  const { holder, at } = memoryLeases()
  const [first, second] = [holder('a'), holder('b')]
  assert.deepEqual([await first.isHeld(), await second.isHeld()], [true, false])
  at(800)
  assert.deepEqual([await first.isHeld(), await second.isHeld()], [true, false])
  at(1_800)
  assert.equal(await second.isHeld(), true)
  assert.equal(await first.isHeld(), false, 'a holder that was paused learns that it is none')
})

test('a lease that is let go is taken at once', async () => {
  const { holder, at } = memoryLeases()
  const [first, second] = [holder('a'), holder('b')]
  assert.equal(await first.isHeld(), true)
  await first.release()
  at(1)
  assert.equal(await second.isHeld(), true)
})

test('the store is asked three times in the time of a lease, however often a process asks', async () => {
  const { holder, at, asked } = memoryLeases()
  const first = holder('a')
  for (let ms = 0; ms < 900; ms += 50) {
    at(ms)
    assert.equal(await first.isHeld(), true)
  }
  assert.deepEqual(asked, ['take by a', 'renew by a', 'renew by a'])
})

test('while the store cannot say, nobody acts', async () => {
  const { holder, at, goAway } = memoryLeases()
  const first = holder('a')
  assert.equal(await first.isHeld(), true)
  goAway(true)
  at(300)
  await assert.rejects(first.isHeld())
  at(301)
  assert.equal(await first.isHeld(), false)
  goAway(false)
  at(700)
  assert.equal(await first.isHeld(), true)
})
