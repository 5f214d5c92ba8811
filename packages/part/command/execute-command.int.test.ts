import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type EventStore, EventStoreError } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { ProblemError } from '@annals/http'
import { type Aggregate, accept, type EventCatalogue, mintUuid, refuse, systemClock } from '@annals/kernel'
import { type Command, type CommandStore, executeCommand } from './execute-command.ts'

type Counted = { readonly type: 'Counted'; readonly by: number }

const catalogue: EventCatalogue<Counted> = { Counted: { version: 1 } }
const counter: Aggregate<number, Counted> = { initial: 0, evolve: (total, { by }) => total + by }
const metadata = { actor: 'user:test', correlationId: 'c', causationId: 'c' }

async function withCounters(
  work: (own: CommandStore<Counted>, store: EventStore) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-execute-'))
  const file = join(folder, 'events.db')
  const store = await openSqliteEventStore({ file, partitions: 2, secret: 'test', clock: systemClock })
  try {
    await work({ store, catalogue, streamOf: () => 'counter-1', mintId: mintUuid }, store)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

const count = (id: string, by: number): Command<Counted, { readonly code: 'too-many' }> => ({
  id,
  requestHash: String(by),
  metadata,
  decide: async (loader) => {
    const total = await loader.one(counter, 'counter-1')
    return total + by > 100 ? refuse({ code: 'too-many' }) : accept([{ type: 'Counted', by }])
  },
})

function isProblem(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.problem.code === code
}

test('commands that meet on one stream are decided again until each is in, and none is lost', async () => {
  await withCounters(async (own, store) => {
    const executed = await Promise.all(['a', 'b', 'c', 'd'].map((id) => executeCommand(own, count(id, 1))))
    assert.deepEqual(new Set(executed.map(({ kind }) => kind)), new Set(['accepted']))
    assert.equal(await store.head(), 4)
  })
})

test('a command sent twice has one effect and one answer; with another request its id is refused', async () => {
  await withCounters(async (own, store) => {
    const first = await executeCommand(own, count('a', 1))
    const again = await executeCommand(own, count('a', 1))
    assert.ok(first.kind === 'accepted' && again.kind === 'accepted')
    assert.deepEqual(again.written, first.written)
    assert.equal(await store.head(), 1)
    await assert.rejects(executeCommand(own, count('a', 2)), isProblem('idempotency-key-reused'))
  })
})

test('a refusal has no effect and is decided anew', async () => {
  await withCounters(async (own, store) => {
    const refused = await executeCommand(own, count('a', 101))
    assert.deepEqual(refused, { kind: 'refused', refusal: { code: 'too-many' } })
    assert.equal(await store.head(), 0)
    assert.equal((await executeCommand(own, { ...count('a', 1) })).kind, 'accepted')
  })
})

test('conflicts without end are answered as contention, with nothing written for the command', async () => {
  await withCounters(async (own, store) => {
    let rivals = 0
    const overtaken = {
      ...count('late', 1),
      decide: async (loader: Parameters<ReturnType<typeof count>['decide']>[0]) => {
        const decision = await count('late', 1).decide(loader)
        rivals += 1
        await executeCommand(own, count(`rival-${rivals}`, 1))
        return decision
      },
    }
    await assert.rejects(executeCommand(own, overtaken), isProblem('contention'))
    assert.equal(rivals, 5)
    assert.equal(await store.head(), 5)
    assert.equal(await store.findCommand('late'), undefined)
  })
})

test('a stored event of a later release refuses the command as unavailable, it is never skipped', async () => {
  await withCounters(async (own) => {
    const later = { ...own, catalogue: { Counted: { version: 2 } } } as const
    await executeCommand(later, count('a', 1))
    await assert.rejects(executeCommand(own, count('b', 1)), isProblem('unavailable'))
  })
})

test('a store that does not answer makes the command unavailable, at whichever step', async () => {
  await withCounters(async (own, store) => {
    const away = () =>
      Promise.reject(
        new EventStoreError('store-unreachable', 'Appending failed: the event store does not answer'),
      )
    const steps: readonly Partial<EventStore>[] = [
      { findCommand: away },
      { readStreams: away },
      { append: away },
    ]
    for (const broken of steps) {
      const methods = {
        findCommand: store.findCommand.bind(store),
        readStreams: store.readStreams.bind(store),
        append: store.append.bind(store),
      }
      const through = { ...own, store: { ...store, ...methods, ...broken } }
      await assert.rejects(executeCommand(through, count('a', 1)), isProblem('unavailable'))
    }
    assert.equal(await store.head(), 0)
  })
})

test('a decision that writes to a stream it did not load is a bug and writes nothing', async () => {
  await withCounters(async (own, store) => {
    const blind = { ...count('a', 1), decide: async () => accept([{ type: 'Counted', by: 1 } as const]) }
    await assert.rejects(executeCommand(own, blind), /without loading it first/)
    assert.equal(await store.head(), 0)
  })
})
