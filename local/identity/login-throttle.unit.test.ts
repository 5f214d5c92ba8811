import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoUsers } from './demo-users.ts'
import { loginThrottle } from './login-throttle.ts'

function throttleAt() {
  let now = 1_000_000
  const check = loginThrottle(demoUsers, { nowMs: () => now })
  return {
    wait: (ms: number) => {
      now += ms
    },
    kind: (username: string, password: string) => check(username, password).kind,
    fail: (username: string, times: number) => {
      for (let attempt = 0; attempt < times; attempt++) check(username, 'guess')
    },
    check,
  }
}

test('the right password is welcome, whatever the case of the name and the spaces around it', () => {
  const { check } = throttleAt()
  for (const name of ['sales', 'Sales', ' sales ']) {
    assert.partialDeepStrictEqual(check(name, 'demo-sales'), { kind: 'welcome', user: { username: 'sales' } })
  }
})

test('a password is compared exactly, and an empty one is wrong', () => {
  const { kind } = throttleAt()
  for (const password of ['', 'demo-sale', 'demo-sales ', 'DEMO-SALES'])
    assert.equal(kind('sales', password), 'wrong')
})

test('four wrong passwords lock nothing', () => {
  const { kind, fail } = throttleAt()
  fail('sales', 4)
  assert.equal(kind('sales', 'demo-sales'), 'welcome')
})

test('five wrong passwords lock the name for ten seconds, even for the right one, and no other name', () => {
  const { kind, check, fail, wait } = throttleAt()
  fail('sales', 5)
  assert.deepEqual(check('sales', 'demo-sales'), { kind: 'locked', retryAfterMs: 10_000 })
  assert.equal(kind('warehouse', 'demo-warehouse'), 'welcome')
  wait(9_999)
  assert.deepEqual(check('sales', 'demo-sales'), { kind: 'locked', retryAfterMs: 1 })
  wait(1)
  assert.equal(kind('sales', 'demo-sales'), 'welcome')
})

test('each further wrong password doubles the wait, up to five minutes', () => {
  const { check, fail, wait } = throttleAt()
  fail('sales', 5)
  for (const waitMs of [20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
    wait(300_000)
    fail('sales', 1)
    assert.deepEqual(check('sales', 'demo-sales'), { kind: 'locked', retryAfterMs: waitMs })
  }
})

test('the right password forgets the wrong ones', () => {
  const { kind, fail } = throttleAt()
  fail('sales', 4)
  assert.equal(kind('sales', 'demo-sales'), 'welcome')
  fail('sales', 4)
  assert.equal(kind('sales', 'demo-sales'), 'welcome')
})

test('a name that nobody has is locked like any other', () => {
  const { kind, fail } = throttleAt()
  fail('nobody', 5)
  assert.equal(kind('nobody', 'guess'), 'locked')
})

test('a thousand names later the oldest is forgotten: trying names does not fill the memory', () => {
  const { kind, fail } = throttleAt()
  fail('sales', 5)
  for (let name = 0; name < 1_000; name++) fail(`name-${name}`, 1)
  assert.equal(kind('sales', 'demo-sales'), 'welcome')
})
