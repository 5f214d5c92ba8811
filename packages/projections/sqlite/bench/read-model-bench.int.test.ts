import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldBench } from './fold-bench.ts'
import { pageBench } from './page-bench.ts'

test('the benches of read models run, here on few rows', async () => {
  const [fold] = await foldBench({ orders: 50, rounds: 1 })
  const [page] = await pageBench({ rows: 200, rounds: 1 })
  for (const round of [fold, page]) {
    assert.ok(round !== undefined && round.ours > 0 && round.reference > 0)
  }
})
