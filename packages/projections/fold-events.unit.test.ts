import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import { type BoxRow, boxContract, boxes } from './contract-suite/boxes.ts'
import { foldOver, foldSteps, touchedKeys } from './fold-events.ts'
import { from, type Projection } from './projection.ts'

const projection = boxes({ burst: () => 10 })

function event(
  position: number,
  subject: string,
  type: string,
  data: Record<string, unknown> = {},
): ContractEvent {
  return {
    id: `event-${position}`,
    type,
    source: 'boxes',
    time: '2026-11-25T10:00:00.000Z',
    subject,
    position,
    partition: 0,
    streamVersion: position,
    store: 'store-1',
    actor: 'user:test',
    correlationId: 'c',
    causationId: 'c',
    commandId: 'c',
    data,
  }
}

function folded(
  events: readonly ContractEvent[],
  loaded: Record<string, BoxRow> = {},
  parked: readonly string[] = [],
  of: Projection<BoxRow> = projection,
) {
  return foldOver(of.table, foldSteps(of, events), new Map(Object.entries(loaded)), new Set(parked))
}

const packed = (weight: number) => ({ label: null, weight })
const row = (id: string, weight: number): BoxRow => ({
  id,
  label: null,
  weight,
  sealed: false,
  weights: [weight],
})

test('a row is written once however many events of a batch touch it', () => {
  const { written, removed } = folded([
    event(1, 'a', 'Packed', packed(1)),
    event(2, 'a', 'Weighed', { weight: 2 }),
    event(3, 'a', 'Weighed', { weight: 3 }),
  ])
  assert.deepEqual([...written.values()], [{ ...row('a', 3), weights: [1, 2, 3] }])
  assert.equal(removed.size, 0)
})

test('a removed row can come back within one batch, and a new one can go', () => {
  const back = folded([event(1, 'a', 'Removed'), event(2, 'a', 'Packed', packed(2))], { a: row('a', 1) })
  assert.deepEqual([[...back.written.keys()], [...back.removed]], [['a'], []])
  const gone = folded([event(1, 'b', 'Packed', packed(2)), event(2, 'b', 'Removed')])
  assert.deepEqual([[...gone.written.keys()], [...gone.removed]], [[], ['b']])
})

test('types that no handler names, and sources that are not its own, are skipped', () => {
  const steps = foldSteps(projection, [
    event(1, 'a', 'Painted'),
    event(2, 'a', 'toString'),
    { ...event(3, 'a', 'Sealed'), source: 'crates' },
  ])
  assert.deepEqual(steps, [])
})

test('fields that the schema does not know are stripped before the fold', () => {
  const [step] = foldSteps(projection, [event(1, 'a', 'Packed', { ...packed(1), colour: 'red' })])
  assert.ok(step !== undefined && !('code' in step.effects))
  assert.deepEqual(step.effects[0]?.parsed.data, packed(1))
})

test('every touched key is loaded once', () => {
  const steps = foldSteps(projection, [
    event(1, 'a', 'Packed', packed(1)),
    event(2, 'b', 'Packed', packed(1)),
    event(3, 'a', 'Sealed'),
    event(4, 'c', 'Packed', { label: 1 }),
  ])
  assert.deepEqual(touchedKeys(steps), ['a', 'b'])
})

test('a fold that throws parks its sequence: what was applied before stays, later ones wait, others go on', () => {
  const { written, parkings } = folded(
    [
      event(1, 'a', 'Weighed', { weight: 2 }),
      event(2, 'a', 'Weighed', { weight: 11 }),
      event(3, 'a', 'Weighed', { weight: 3 }),
      event(4, 'b', 'Packed', packed(1)),
    ],
    { a: row('a', 1) },
  )
  assert.deepEqual(
    [...written].map(([key, { weight }]) => [key, weight]),
    [
      ['a', 2],
      ['b', 1],
    ],
  )
  assert.deepEqual(
    parkings.map(({ event: { position }, poison }) => [position, poison?.code ?? null]),
    [
      [2, 'handler-failed'],
      [3, null],
    ],
  )
})

test('a sequence that was parked before is not touched', () => {
  const { written, parkings } = folded([event(5, 'a', 'Sealed')], { a: row('a', 1) }, ['a'])
  assert.equal(written.size, 0)
  assert.deepEqual(
    parkings.map(({ poison }) => poison),
    [null],
  )
})

test('a row that its table cannot hold is poison, not a batch that no database takes', () => {
  const faulty: [string, Partial<Record<keyof BoxRow, unknown>>][] = [
    ['weight', { weight: 1.5 }],
    ['weight', { weight: null }],
    ['label', { label: 'x'.repeat(61) }],
    ['sealed', { sealed: 'yes' }],
    ['id', { id: 'another' }],
  ]
  for (const [column, fault] of faulty) {
    const broken: Projection<BoxRow> = {
      ...projection,
      sources: [
        from<BoxRow, typeof boxContract>(boxContract, {
          Packed: (_none, { subject, data }) => ({ ...row(subject, data.weight), ...fault }) as BoxRow,
        }),
      ],
    }
    const { written, parkings } = folded([event(1, 'a', 'Packed', packed(1))], {}, [], broken)
    assert.equal(written.size, 0, column)
    assert.equal(parkings[0]?.poison?.code, 'row-invalid', column)
  }
})

test('a nullable field that a fold leaves out is null at once, as it will be when read back', () => {
  const { id, weight, sealed, weights } = row('a', 1)
  const sparse: Projection<BoxRow> = {
    ...projection,
    sources: [
      from<BoxRow, typeof boxContract>(boxContract, {
        Packed: () => ({ id, weight, sealed, weights }) as unknown as BoxRow,
      }),
    ],
  }
  assert.equal(folded([event(1, 'a', 'Packed', packed(1))], {}, [], sparse).written.get('a')?.['label'], null)
})

test('a fold that gives back the very row writes nothing', () => {
  const idle: Projection<BoxRow> = {
    ...projection,
    sources: [from<BoxRow, typeof boxContract>(boxContract, { Sealed: (before) => before ?? null })],
  }
  const { written, removed } = folded(
    [event(1, 'a', 'Sealed'), event(2, 'b', 'Sealed')],
    { a: row('a', 1) },
    [],
    idle,
  )
  assert.deepEqual([written.size, removed.size], [0, 0])
})
