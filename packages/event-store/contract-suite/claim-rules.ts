import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim } from '@annals/kernel'
import { command, onto, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

export function claimRules(open: OpenStores): void {
  test('a claim is held by one stream, and another is told which', () =>
    withStores(open, async ({ first, second }) => {
      await written(first, command('a', { effects: { take: [email('ada@x.org', 'customer-1')] } }))
      const outcome = await second.append(
        command('b', {
          appends: [onto('customer-2', 0)],
          effects: { take: [email('bob@x.org', 'customer-2'), email('ada@x.org', 'customer-2')] },
        }),
      )
      assert.deepEqual(outcome, { kind: 'claim-taken', claim: 'customer-email', stream: 'customer-1' })
      assert.equal(await first.head(), 0)
      await written(second, command('c', { effects: { take: [email('bob@x.org', 'customer-3')] } }))
    }))

  test('equal values under two names, and values that differ in a byte, are different claims', () =>
    withStores(open, async ({ first }) => {
      const take = [
        email('ada@x.org', 'customer-1'),
        { ...email('ada@x.org', 'customer-2'), name: 'owner-email' },
        email('Ada@x.org', 'customer-3'),
      ]
      await written(first, command('a', { effects: { take } }))
    }))

  test('a stream may take again what it holds', () =>
    withStores(open, async ({ first }) => {
      const effects = { take: [email('ada@x.org', 'customer-1')] }
      await written(first, command('a', { effects }))
      await written(first, command('b', { effects }))
    }))

  test('a released claim is free, in the same append and for a later one of the same flush', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { effects: { take: [email('ada@x.org', 'customer-1')] } }))
      await written(
        first,
        command('b', {
          effects: { release: [email('ada@x.org', 'customer-1')], take: [email('ada@x.org', 'customer-2')] },
        }),
      )
      const [released, taken, late] = await Promise.all([
        first.append(command('c', { effects: { release: [email('ada@x.org', 'customer-2')] } })),
        first.append(command('d', { effects: { take: [email('ada@x.org', 'customer-3')] } })),
        first.append(command('e', { effects: { take: [email('ada@x.org', 'customer-4')] } })),
      ])
      assert.deepEqual([released.kind, taken.kind], ['appended', 'appended'])
      assert.deepEqual(late, { kind: 'claim-taken', claim: 'customer-email', stream: 'customer-3' })
    }))

  test('a stream releases only what it holds itself', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { effects: { take: [email('ada@x.org', 'customer-1')] } }))
      await written(first, command('b', { effects: { release: [email('ada@x.org', 'customer-2')] } }))
      const outcome = await first.append(
        command('c', { effects: { take: [email('ada@x.org', 'customer-2')] } }),
      )
      assert.equal(outcome.kind, 'claim-taken')
    }))

  test('two streams cannot take one claim in one append', () =>
    withStores(open, async ({ first }) => {
      const take = [email('ada@x.org', 'customer-1'), email('ada@x.org', 'customer-2')]
      const outcome = await first.append(command('a', { effects: { take } }))
      assert.deepEqual(outcome, { kind: 'claim-taken', claim: 'customer-email', stream: 'customer-1' })
    }))

  test('a refused append neither takes nor releases', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { effects: { take: [email('ada@x.org', 'customer-1')] } }))
      const effects = {
        release: [email('ada@x.org', 'customer-1')],
        take: [email('bob@x.org', 'customer-1')],
      }
      const refused = await first.append(command('b', { appends: [onto('customer-1', 9)], effects }))
      assert.equal(refused.kind, 'conflict')
      await written(first, command('c', { effects: { take: [email('bob@x.org', 'customer-2')] } }))
      const outcome = await first.append(
        command('d', { effects: { take: [email('ada@x.org', 'customer-2')] } }),
      )
      assert.equal(outcome.kind, 'claim-taken')
    }))
}

function email(value: string, stream: string): Claim {
  return { name: 'customer-email', value, stream }
}
