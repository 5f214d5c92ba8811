import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Generation } from './generations.ts'
import { planGenerations } from './plan-generations.ts'

const list = { name: 'list', version: 2 }

function found(generation: number, status: Generation['status'], more: Partial<Generation> = {}): Generation {
  const consumer = `${more.projection ?? 'list'}.g${generation}`
  return { projection: 'list', version: 2, generation, status, consumer, tableName: consumer, ...more }
}

function planned(generations: readonly Generation[]) {
  const { live, resumed, dropped } = planGenerations([list], generations)
  return {
    live: live.get('list')?.generation,
    resumed: resumed.get('list')?.generation,
    dropped: dropped.map(({ generation }) => generation),
  }
}

test('beside a live generation, whatever was being built or was replaced is dropped', () => {
  const generations = [found(1, 'retired'), found(2, 'live'), found(3, 'building')]
  assert.deepEqual(planned(generations), { live: 2, resumed: undefined, dropped: [1, 3] })
})

test('without a live one, a build goes on', () => {
  assert.deepEqual(planned([found(1, 'building')]), { live: undefined, resumed: 1, dropped: [] })
})

test('the live generation of another version stays until the new version is live', () => {
  const older = found(1, 'live', { version: 1 })
  assert.deepEqual(planned([older]), { live: undefined, resumed: undefined, dropped: [] })
  assert.deepEqual(planned([older, found(2, 'building')]), { live: undefined, resumed: 2, dropped: [] })
  assert.deepEqual(planned([older, found(2, 'live')]), { live: 2, resumed: undefined, dropped: [1] })
})

test('a projection that the part no longer has is dropped: nothing would erase a person from it', () => {
  assert.deepEqual(planned([found(1, 'live', { projection: 'gone' }), found(2, 'live')]).dropped, [1])
})
