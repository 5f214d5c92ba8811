import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordedChanges } from './sample-part/recorded-changes.ts'
import { until } from './sample-part/serve.ts'
import { type ChangeSource, sseAnswer } from './sse-answer.ts'

type Event = { readonly id: string; readonly event: string; readonly data: unknown }

/** Reads a stream until it ends or its signal aborts. */
function reading(
  source: ChangeSource,
  options: { lastEventId?: string; heartbeatMs?: number; expiresAtMs?: number; nowMs?: () => number } = {},
) {
  const {
    lastEventId,
    heartbeatMs = 60_000,
    expiresAtMs = Number.MAX_SAFE_INTEGER,
    nowMs = () => performance.now(),
  } = options
  const cut = new AbortController()
  const answer = sseAnswer({
    source,
    lastEventId,
    heartbeatMs,
    expiresAtMs,
    clock: { nowMs },
    signal: cut.signal,
  })
  assert('stream' in answer)
  let text = ''
  const ended = (async () => {
    for await (const piece of answer.stream) text += piece
  })()
  return {
    text: () => text,
    events: () => eventsOf(text),
    cut: async () => {
      cut.abort()
      await ended
    },
    ended,
  }
}

function eventsOf(text: string): readonly Event[] {
  // A block without its blank line has not arrived.
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 2)
  return whole.split('\n\n').flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const [id, event, data] = [field('id'), field('event'), field('data')]
    return id === undefined || event === undefined || data === undefined
      ? []
      : [{ id, event, data: JSON.parse(data) }]
  })
}

test('a first connection is told where it starts and then gets what is committed', async () => {
  const changes = recordedChanges()
  changes.commit(7)
  const reader = reading(changes)
  await until('ready', () => reader.events().length === 1)
  changes.commit(2)
  await until('two changes', () => reader.events().length === 3)
  await reader.cut()
  assert.deepEqual(reader.events(), [
    { id: '7', event: 'ready', data: {} },
    { id: '8', event: 'order', data: { row: 'order-8' } },
    { id: '9', event: 'order', data: { row: 'order-9' } },
  ])
  assert.match(reader.text(), /^retry: \d+\n\n/)
  assert.equal(changes.listeners(), 0)
})

test('a connection that was cut goes on behind its last id, batch by batch', async () => {
  const changes = recordedChanges({ batch: 3 })
  changes.commit(20)
  const reader = reading(changes, { lastEventId: '4' })
  await until('all', () => reader.events().length === 16)
  await reader.cut()
  assert.deepEqual(
    reader.events().map(({ id }) => Number(id)),
    Array.from({ length: 16 }, (_, index) => index + 5),
  )
})

test('over 20 cuts at any byte every change is received once and in order', async () => {
  const changes = recordedChanges({ batch: 4 })
  const seed = Date.now() % 1_000_000
  let state = seed + 1
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const ids: number[] = []
  let lastEventId: string | undefined
  let committed = 0
  for (let round = 0; round < 20; round += 1) {
    const reader = reading(changes, lastEventId === undefined ? {} : { lastEventId })
    if (lastEventId === undefined) await until('ready', () => reader.events().length > 0)
    const news = random(12)
    committed += news
    changes.commit(news)
    await until('the newest', () => Number(reader.events().at(-1)?.id ?? lastEventId) === committed)
    await reader.cut()
    const arrived = eventsOf(
      reader.text().slice(0, round === 0 ? undefined : random(reader.text().length + 1)),
    )
    ids.push(...arrived.filter(({ event }) => event === 'order').map(({ id }) => Number(id)))
    lastEventId = arrived.at(-1)?.id ?? lastEventId
  }
  const last = reading(changes, { lastEventId: lastEventId ?? '' })
  await until('the rest', () => Number(last.events().at(-1)?.id ?? lastEventId) === committed)
  await last.cut()
  ids.push(...last.events().map(({ id }) => Number(id)))
  assert.deepEqual(
    ids,
    Array.from({ length: committed }, (_, index) => index + 1),
    `seed ${seed}`,
  )
})

test('an id that is too old, never given out or no number gets reset with the id to go on from', async () => {
  for (const lastEventId of ['2', '99', 'x', '-1', '']) {
    const changes = recordedChanges()
    changes.commit(9)
    changes.forget(5)
    const reader = reading(changes, { lastEventId })
    await until('reset', () => reader.events().length === 1)
    changes.commit(1)
    await until('the next', () => reader.events().length === 2)
    await reader.cut()
    assert.deepEqual(
      reader.events().map(({ id, event }) => [id, event]),
      [
        ['9', 'reset'],
        ['10', 'order'],
      ],
      lastEventId,
    )
  }
})

test('what a reader may not see is left out, and the heartbeat still moves their id on', async () => {
  const changes = recordedChanges({ visible: (sequence) => sequence === 2 })
  const reader = reading(changes, { lastEventId: '0', heartbeatMs: 20 })
  changes.commit(10)
  await until('a heartbeat', () => reader.text().includes(': heartbeat\nid: 10\n\n'))
  await reader.cut()
  assert.deepEqual(
    reader.events().map(({ id }) => id),
    ['2'],
  )
})

test('a stream without changes beats, and one with changes has no need to', async () => {
  const reader = reading(recordedChanges(), { heartbeatMs: 10 })
  await until('three beats', () => reader.text().split(': heartbeat').length > 3)
  await reader.cut()
})

test('a stream ends when the token does, and one whose token has ended sends no change', async () => {
  const changes = recordedChanges()
  changes.commit(3)
  const startMs = performance.now()
  await reading(changes, { expiresAtMs: startMs + 50 }).ended
  assert(performance.now() - startMs >= 45)
  const late = reading(changes, { lastEventId: '0', expiresAtMs: startMs })
  await late.ended
  assert.deepEqual(late.events(), [])
  assert.equal(changes.listeners(), 0)
})

test('a reader who is gone before the stream starts leaves no listener behind', async () => {
  const changes = recordedChanges()
  const reader = reading(changes)
  await reader.cut()
  assert.equal(changes.listeners(), 0)
})
