import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { type TurnedClock, turnedClock } from '../contract-suite/index.ts'
import { command, onto, written } from '../contract-suite/sample-appends.ts'
import type { AppendOutcome, EventStore } from '../port.ts'
import { openSqliteEventStore } from './open-sqlite-event-store.ts'
import { temporaryStore } from './temporary-store.ts'

const monthMs = 30 * 24 * 60 * 60 * 1_000

test('appends wait for a writer elsewhere without blocking the process, also through a close', () =>
  withStore(async ({ store, file }) => {
    const writer = new DatabaseSync(file)
    writer.exec('BEGIN IMMEDIATE')
    const settled: AppendOutcome['kind'][] = []
    const appends = ['a', 'b'].map(async (commandId) => {
      const outcome = await store.append(command(commandId, { appends: [onto(`order-${commandId}`, 0)] }))
      settled.push(outcome.kind)
    })
    let turns = 0
    while (turns < 20) {
      turns += 1
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    assert.deepEqual(settled, [])
    const closed = store.close()
    writer.exec('COMMIT')
    writer.close()
    await closed
    await Promise.all(appends)
    assert.deepEqual(settled, ['appended', 'appended'])
  }))

test('a snapshot that meets a writer elsewhere is left out', () =>
  withStore(async ({ store, file }) => {
    const writer = new DatabaseSync(file)
    writer.exec('BEGIN IMMEDIATE')
    await store.saveSnapshot({ stream: 'order-1', streamVersion: 1, stateVersion: 1, state: {} })
    writer.exec('ROLLBACK')
    writer.close()
    assert.equal((await store.readSnapshots(['order-1'], 1)).size, 0)
  }))

test('what one turn of the event loop appends is one commit, however much it is', () =>
  withStore(async ({ store }) => {
    let commits = 0
    store.onAppended(() => {
      commits += 1
    })
    const count = 1_500
    await Promise.all(
      Array.from({ length: count }, (_none, index) =>
        written(store, command(`c-${index}`, { appends: [onto(`order-${index}`, 0)] })),
      ),
    )
    assert.equal(await store.head(), count)
    assert.equal(commits, 2, 'at most 1,000 appends share a commit')
  }))

test('expired command ids are deleted, some with each flush, and the others stay', () =>
  withStore(async ({ store, clock, file }) => {
    const expiring = 1_200
    await Promise.all(
      Array.from({ length: expiring }, (_none, index) =>
        store.append(command(`c-${index}`, { keepMs: monthMs })),
      ),
    )
    await store.append(command('for-ever'))
    const counts: number[] = [commandRows(file)]
    clock.turn(monthMs)
    for (let flush = 0; flush < 4; flush += 1) {
      await store.append(command(`later-${flush}`, { keepMs: monthMs }))
      counts.push(commandRows(file))
    }
    assert.deepEqual(counts, [1_201, 702, 203, 4, 5])
    assert.notEqual(await store.findCommand('for-ever'), undefined)
  }))

function commandRows(file: string): number {
  using db = new DatabaseSync(file, { readOnly: true })
  return Number(db.prepare('SELECT COUNT(*) AS rows FROM commands').get()?.['rows'])
}

type Opened = { readonly store: EventStore; readonly clock: TurnedClock; readonly file: string }

async function withStore(work: (opened: Opened) => Promise<void>): Promise<void> {
  const { file, remove } = temporaryStore()
  const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
  const store = await openSqliteEventStore({ file, partitions: 12, secret: 'a secret of the tests', clock })
  try {
    await work({ store, clock, file })
  } finally {
    await store.close()
    remove()
  }
}
