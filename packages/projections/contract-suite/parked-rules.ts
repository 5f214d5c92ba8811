import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@annals/messaging/contract-suite'
import { boxes, boxesIn, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

const never = { firstMs: 60_000, maxMs: 60_000 }

export function parkedRules(inWorld: InWorld): void {
  test('a poison event in stream A with later events of A and of B: B applies, A waits, after the fix A replays in order', () =>
    inWorld(async ({ log, start }) => {
      let burst = 10
      const readModels = await start({ projections: [boxes({ burst: () => burst })], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: 'secret', weight: 1 }],
        ['box-b', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-a', 'Weighed', { weight: 2 }],
        ['box-b', 'Weighed', { weight: 3 }],
        ['box-a', 'Sealed'],
      ])
      assert.equal(await readModels.waitForHead('boxes', 5_000), true)
      const [waiting, applied] = await boxesIn(readModels)
      assert.deepEqual(waiting?.weights, [1])
      assert.deepEqual(applied?.weights, [1, 3])
      assert.equal(await readModels.isParked(boxes(), 'box-a'), true)
      assert.equal(await readModels.isParked(boxes(), 'box-b'), false)

      assert.equal(await readModels.replayParked('boxes'), 1, 'not fixed yet: it stays parked')
      burst = 100
      publishAll(log, [['box-a', 'Weighed', { weight: 4 }]])
      await readModels.waitForHead('boxes', 5_000)
      assert.deepEqual(
        (await boxesIn(readModels))[0]?.weights,
        [1],
        'a later event goes behind the parked one',
      )
      assert.equal(await readModels.replayParked('boxes', 'box-a'), 0)
      assert.deepEqual((await boxesIn(readModels))[0], {
        id: 'box-a',
        label: 'secret',
        weight: 4,
        sealed: true,
        weights: [1, 11, 2, 4],
      })
      assert.equal(await readModels.isParked(boxes(), 'box-a'), false)
      publishAll(log, [['box-a', 'Weighed', { weight: 5 }]])
      await readModels.waitForHead('boxes', 5_000)
      assert.equal((await boxesIn(readModels))[0]?.weight, 5, 'once free, events apply at once again')
    }))

  test('what is kept of a parked sequence is a pointer and a reason, nothing that the event says', () =>
    inWorld(async ({ log, start, database }) => {
      const readModels = await start({ projections: [boxes({ burst: () => 10 })], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: 'secret', weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-b', 'Packed', { label: 'secret', weight: 'secret' }],
      ])
      await readModels.waitForHead('boxes', 5_000)
      const parked = await readModels.parked('boxes')
      assert.deepEqual(
        parked.map(({ sequence, position, code, failures }) => ({ sequence, position, code, failures })),
        [
          { sequence: 'box-a', position: 2, code: 'handler-failed', failures: 0 },
          { sequence: 'box-b', position: 3, code: 'event-invalid', failures: 0 },
        ],
      )
      assert.match(parked[0]?.message ?? '', /^handling Weighed threw RangeError at boxes\.ts:\d+$/)
      assert.match(parked[1]?.message ?? '', /^Packed fails its schema: data\.weight invalid_type$/)
      const tables = await database.write(async (transaction) => [
        await transaction.all('SELECT * FROM kit_parked_sequences'),
        await transaction.all('SELECT * FROM kit_parked_events'),
      ])
      assert.ok(!JSON.stringify(tables).includes('secret'))
    }))

  test('parking advances the position: after a restart the poison event is not read again from the log', () =>
    inWorld(async ({ log, start }) => {
      const projections = [boxes({ burst: () => 10 })]
      const first = await start({ projections, parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
      ])
      await first.waitForHead('boxes', 5_000)
      await first.stop()
      const second = await start({ projections, parkedBackoff: never })
      assert.equal(await second.waitForHead('boxes', 0), true)
      await eventually(
        'one try again at start',
        async () => (await second.parked('boxes'))[0]?.failures === 1,
      )
    }))

  test('a start with the fix replays what was parked, without being asked', () =>
    inWorld(async ({ log, start }) => {
      const broken = await start({ projections: [boxes({ burst: () => 10 })], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-a', 'Weighed', { weight: 12 }],
      ])
      await broken.waitForHead('boxes', 5_000)
      await broken.stop()
      const fixed = await start({ parkedBackoff: never })
      await eventually('A is free', async () => !(await fixed.isParked(boxes(), 'box-a')))
      assert.deepEqual((await boxesIn(fixed))[0]?.weights, [1, 11, 12])
    }))

  test('while something is parked it is tried again on a slow backoff', () =>
    inWorld(async ({ log, start }) => {
      let burst = 10
      const readModels = await start({
        projections: [boxes({ burst: () => burst })],
        parkedBackoff: { firstMs: 5, maxMs: 10 },
      })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
      ])
      await eventually('two tries', async () => ((await readModels.parked('boxes'))[0]?.failures ?? 0) >= 2)
      burst = 100
      await eventually('it is free', async () => (await readModels.parked('boxes')).length === 0)
      assert.deepEqual((await boxesIn(readModels))[0]?.weights, [1, 11])
    }))

  test('a replay that meets a second poison event keeps what it applied and stays parked at the second', () =>
    inWorld(async ({ log, start }) => {
      let burst = 10
      const readModels = await start({ projections: [boxes({ burst: () => burst })], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-a', 'Weighed', { weight: 2 }],
        ['box-a', 'Weighed', { weight: 99 }],
        ['box-a', 'Weighed', { weight: 3 }],
      ])
      await readModels.waitForHead('boxes', 5_000)
      burst = 20
      assert.equal(await readModels.replayParked('boxes'), 1)
      assert.deepEqual((await boxesIn(readModels))[0]?.weights, [1, 11, 2])
      assert.equal((await readModels.parked('boxes'))[0]?.position, 4)
      burst = 100
      assert.equal(await readModels.replayParked('boxes'), 0)
      assert.deepEqual((await boxesIn(readModels))[0]?.weights, [1, 11, 2, 99, 3])
    }))

  test('two replays at once apply each waiting event once', () =>
    inWorld(async ({ log, start }) => {
      let burst = 10
      const projections = [boxes({ burst: () => burst })]
      const one = await start({ projections, parkedBackoff: never })
      const other = await start({ projections, parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ...Array.from({ length: 300 }, (_, index) => ['box-a', 'Weighed', { weight: 11 + index }] as const),
      ])
      await Promise.all([one.waitForHead('boxes', 5_000), other.waitForHead('boxes', 5_000)])
      burst = 1_000
      const left = await Promise.all([one.replayParked('boxes'), other.replayParked('boxes')])
      assert.deepEqual(left, [0, 0])
      const expected = [1, ...Array.from({ length: 300 }, (_, index) => 11 + index)]
      assert.deepEqual((await boxesIn(one))[0]?.weights, expected)
    }))

  test('an unknown consumer or sequence is not replayed in silence', () =>
    inWorld(async ({ start }) => {
      const readModels = await start()
      await assert.rejects(readModels.replayParked('crates'), /no consumer crates; there are boxes/)
    }))

  test('a parked sequence is logged by its name and counted, and what frees it counts it down', () =>
    inWorld(async ({ log, start }) => {
      let burst = 10
      const logged: unknown[] = []
      const counted: number[] = []
      const readModels = await start({
        projections: [boxes({ burst: () => burst })],
        parkedBackoff: never,
        logger: { warn: () => {}, error: (fields: unknown) => logged.push(fields) },
        metrics: { setConsumerLag: () => {}, setParked: (_consumer, sequences) => counted.push(sequences) },
      })
      publishAll(log, [
        ['box-a', 'Packed', { label: 'secret', weight: 1 }],
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-a', 'Sealed'],
      ])
      await eventually('it is counted', () => counted.includes(1))
      assert.equal(logged.length, 1)
      assert.match(JSON.stringify(logged), /"sequence":"box-a","position":2,"code":"handler-failed"/)
      assert.ok(!JSON.stringify(logged).includes('secret'))
      burst = 100
      await readModels.replayParked('boxes')
      assert.equal(counted.at(-1), 0)
    }))
}
