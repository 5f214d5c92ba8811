import assert from 'node:assert/strict'
import { test } from 'node:test'
import { historyProjection } from '../history-projection.ts'
import { boxContract, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

const history = historyProjection(boxContract, {
  name: 'box-history',
  version: 1,
  params: (event) => (event.type === 'Packed' ? { weight: event.data.weight } : {}),
})

export function historyRules(inWorld: InWorld): void {
  test('a history has a row per event: who, when, which, and the params that its service lets through', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [
        ['box-a', 'Packed', { label: 'Secret Person', weight: 3 }],
        ['box-b', 'Sealed'],
        ['box-a', 'Sealed'],
      ])
      const readModels = await start({ projections: [history] })
      const rows = await readModels.read((reader) =>
        reader.repository(history).find({ where: { stream: 'box-a' }, order: { streamVersion: 'ASC' } }),
      )
      assert.deepEqual(rows, [
        {
          id: 'box-a/1',
          stream: 'box-a',
          streamVersion: 1,
          type: 'Packed',
          at: '2027-01-15T08:00:00.001Z',
          actor: 'user:test',
          correlationId: 'correlation-1',
          params: { weight: 3 },
        },
        {
          ...rows[0],
          id: 'box-a/2',
          streamVersion: 2,
          type: 'Sealed',
          at: '2027-01-15T08:00:00.003Z',
          correlationId: 'correlation-3',
          params: {},
        },
      ])
    }))
}
