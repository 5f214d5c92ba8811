import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeadWatch } from './head-watch.ts'

test('the head is asked for only while somebody listens', async () => {
  const { watch, asked } = watched()
  await turns(20)
  assert.equal(asked(), 0)
  const stop = watch.listen(() => undefined)
  await until(() => asked() > 2)
  stop()
  const before = asked()
  await turns(20)
  assert.ok(asked() <= before + 1, 'at most the question under way was asked')
})

test('listeners hear of what another process appended, and once of what this one did', async () => {
  const { watch, asked, setHead } = watched()
  let heard = 0
  const stop = watch.listen(() => {
    heard += 1
  })
  try {
    setHead(3)
    await until(() => heard === 1)
    watch.committed(5)
    assert.equal(heard, 2)
    setHead(5)
    const before = asked()
    await until(() => asked() > before + 2)
    assert.equal(heard, 2)
  } finally {
    stop()
  }
})

test('a commit that the poll has met already is not told twice', async () => {
  const { watch, setHead } = watched()
  let heard = 0
  const stop = watch.listen(() => {
    heard += 1
  })
  setHead(3)
  await until(() => heard === 1)
  watch.committed(3)
  assert.equal(heard, 1)
  watch.committed(undefined)
  assert.equal(heard, 2)
  stop()
})

test('a head that cannot be had is asked for again', async () => {
  let asked = 0
  const watch = new HeadWatch(async () => {
    asked += 1
    if (asked < 3) throw new Error('away')
    return 1
  }, 1)
  let heard = 0
  const stop = watch.listen(() => {
    heard += 1
  })
  await until(() => heard === 1)
  stop()
  assert.ok(asked >= 3)
})

test('listeners that come and go leave one question under way, and a stopped watch none', async () => {
  let waiting = 0
  let mostWaiting = 0
  let asked = 0
  const watch = new HeadWatch(async () => {
    asked += 1
    waiting += 1
    mostWaiting = Math.max(mostWaiting, waiting)
    await turns(3)
    waiting -= 1
    return 0
  }, 1)
  for (let round = 0; round < 30; round += 1) {
    const stop = watch.listen(() => undefined)
    await turns(1)
    stop()
  }
  const stop = watch.listen(() => undefined)
  const before = asked
  await until(() => asked > before + 5)
  assert.equal(mostWaiting, 1)
  watch.stop()
  await until(() => waiting === 0)
  const last = asked
  await turns(20)
  assert.equal(asked, last)
  stop()
})

function watched() {
  let asked = 0
  let head = 0
  const watch = new HeadWatch(async () => {
    asked += 1
    return head
  }, 1)
  return {
    watch,
    asked: () => asked,
    setHead: (to: number) => {
      head = to
    },
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5_000
  while (!condition()) {
    assert.ok(performance.now() < deadlineMs, 'waited 5 s in vain')
    await turns(1)
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
}
