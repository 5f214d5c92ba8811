import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@annals/messaging/contract-suite'
import { CauseMayPass } from '../cause-may-pass.ts'
import { on, type Policy, policy, policyCommandId } from '../policy.ts'
import { ReadModelBuildingError } from '../typeorm/reader.ts'
import { boxContract, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

const never = { firstMs: 60_000, maxMs: 60_000 }

/** A policy that notes what it would command, and fails when it is told to. */
function noting(fails: (stream: string, weight: number) => Error | undefined = () => undefined) {
  const noted: string[] = []
  const calls: string[] = []
  const weigh: Policy = policy({
    name: 'weigh-boxes',
    from: [
      on(boxContract, {
        Weighed: async ({ subject, data }, { commandId }) => {
          calls.push(`${subject} ${data.weight}`)
          const failure = fails(subject, data.weight)
          if (failure !== undefined) throw failure
          const id = commandId('note', subject)
          if (!noted.includes(`${id} ${subject} ${data.weight}`))
            noted.push(`${id} ${subject} ${data.weight}`)
        },
      }),
    ],
  })
  return { weigh, calls, told: () => noted.map((note) => note.split(' ').slice(1).join(' ')) }
}

export function policyRules(inWorld: InWorld): void {
  test('a policy handles the events that it names, with who caused them', () =>
    inWorld(async ({ log, start }) => {
      const seen: unknown[] = []
      const readModels = await start({
        policies: [
          policy({
            name: 'seal',
            from: [
              on(boxContract, {
                Sealed: async (event, { commandId, metadata }) => {
                  seen.push([event.subject, metadata, commandId('ship', 'shipment-1')])
                },
              }),
            ],
          }),
        ],
      })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Sealed'],
      ])
      assert.equal(await readModels.waitForHead('seal', 5_000), true)
      const metadata = { actor: 'policy:seal', correlationId: 'correlation-2', causationId: 'store-1-2' }
      assert.deepEqual(seen, [
        ['box-a', metadata, policyCommandId('seal', 'store-1-2', 'ship', 'shipment-1')],
      ])
    }))

  test('the command id differs by policy, event, command and stream, and is the same for the same', () => {
    const names = [
      ['p', 'e', 'c', 's'],
      ['q', 'e', 'c', 's'],
      ['p', 'f', 'c', 's'],
      ['p', 'e', 'd', 's'],
      ['p', 'e', 'c', 't'],
      ['pe', '', 'c', 's'],
    ] as const
    const ids = names.map(([consumer, event, command, stream]) =>
      policyCommandId(consumer, event, command, stream),
    )
    assert.equal(new Set(ids).size, names.length)
    assert.equal(ids[0], policyCommandId('p', 'e', 'c', 's'))
  })

  test('a cause that may pass is tried again until it has, and what was handled is only repeated under its own id', () =>
    inWorld(async ({ log, start }) => {
      let away = true
      const { weigh, told, calls } = noting(() => (away ? new CauseMayPass('the store is away') : undefined))
      const readModels = await start({ policies: [weigh], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Weighed', { weight: 1 }],
        ['box-b', 'Weighed', { weight: 2 }],
      ])
      await eventually('many tries', () => calls.length > 20)
      assert.deepEqual(await readModels.parked('weigh-boxes'), [])
      assert.equal(await readModels.waitForHead('weigh-boxes', 0), false)
      away = false
      assert.equal(await readModels.waitForHead('weigh-boxes', 5_000), true)
      assert.deepEqual(told().toSorted(), ['box-a 1', 'box-b 2'])
    }))

  test('a policy that needs a read model which is being built waits for it', () =>
    inWorld(async ({ log, start }) => {
      let left = 10
      const { weigh, told } = noting(() => {
        left -= 1
        return left >= 0 ? new ReadModelBuildingError('references') : undefined
      })
      const readModels = await start({ policies: [weigh], projections: [], parkedBackoff: never })
      log.publish('box-a', 'Weighed', { weight: 1 })
      assert.equal(await readModels.waitForHead('weigh-boxes', 5_000), true)
      assert.deepEqual([told(), await readModels.parked('weigh-boxes')], [['box-a 1'], []])
    }))

  test('what does not pass is parked with its sequence, others go on, and a replay keeps the order', () =>
    inWorld(async ({ log, start }) => {
      let limit = 10
      const { weigh, told } = noting((_stream, weight) =>
        weight > limit ? new RangeError('too heavy') : undefined,
      )
      const readModels = await start({ policies: [weigh], projections: [], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Weighed', { weight: 11 }],
        ['box-a', 'Weighed', { weight: 1 }],
        ['box-b', 'Weighed', { weight: 2 }],
        ['box-b', 'Weighed', { weight: 'heavy' }],
      ])
      assert.equal(await readModels.waitForHead('weigh-boxes', 5_000), true)
      assert.deepEqual(told(), ['box-b 2'])
      const parked = await readModels.parked('weigh-boxes')
      assert.deepEqual(
        parked.map(({ sequence, code }) => [sequence, code]),
        [
          ['box-a', 'handler-failed'],
          ['box-b', 'event-invalid'],
        ],
      )
      limit = 100
      publishAll(log, [['box-a', 'Weighed', { weight: 3 }]])
      await readModels.waitForHead('weigh-boxes', 5_000)
      assert.equal(await readModels.replayParked('weigh-boxes'), 1)
      assert.deepEqual(told(), ['box-b 2', 'box-a 11', 'box-a 1', 'box-a 3'])
    }))

  test('events of one sequence are handled in order even when others run beside it', () =>
    inWorld(async ({ log, start }) => {
      const { weigh, told } = noting()
      publishAll(
        log,
        Array.from(
          { length: 200 },
          (_, index) => [`box-${index % 7}`, 'Weighed', { weight: index }] as const,
        ),
      )
      const readModels = await start({ policies: [weigh], projections: [] })
      await readModels.waitForHead('weigh-boxes', 5_000)
      const bySequence = Map.groupBy(told(), (note) => note.split(' ')[0])
      assert.equal(bySequence.size, 7)
      for (const notes of bySequence.values()) {
        const weights = notes.map((note) => Number(note.split(' ')[1]))
        assert.deepEqual(
          weights,
          weights.toSorted((left, right) => left - right),
        )
      }
    }))

  test('after a restart a policy does not handle again what it has handled', () =>
    inWorld(async ({ log, start }) => {
      const first = noting()
      const readModels = await start({ policies: [first.weigh], projections: [] })
      publishAll(log, [['box-a', 'Weighed', { weight: 1 }]])
      await readModels.waitForHead('weigh-boxes', 5_000)
      await readModels.stop()
      publishAll(log, [['box-a', 'Weighed', { weight: 2 }]])
      const second = noting()
      const restarted = await start({ policies: [second.weigh], projections: [] })
      await restarted.waitForHead('weigh-boxes', 5_000)
      assert.deepEqual(second.calls, ['box-a 2'])
    }))

  test('two consumers of one part cannot have one name', () =>
    inWorld(async ({ start }) => {
      const named = policy({ name: 'boxes', from: [] })
      await assert.rejects(start({ policies: [named] }), /two consumers of one part have the name boxes/)
    }))
}
