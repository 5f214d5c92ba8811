import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { clientToken } from '../harness/login.ts'
import { sharedSystem } from '../harness/running-system.ts'

suite('the metrics of a command part', () => {
  const system = sharedSystem()

  async function register(key: string, body: unknown): Promise<number> {
    const response = await fetch(`${system().url}/api/customer/commands/customers`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await clientToken(system(), 'annals-importer')}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    })
    return response.status
  }

  test('count commands by what became of them', async () => {
    const ada = { name: 'Ada', email: 'ada@example.org' }
    assert.equal(await register('a', ada), 201)
    assert.equal(await register('a', ada), 201)
    assert.equal(await register('b', { ...ada, name: 'Another' }), 409)
    assert.equal(await register('a', { name: 'Other' }), 422)
    const answer = await fetch(`${system().url}/ops/customer/command/metrics`, {
      headers: { authorization: `Bearer ${await clientToken(system(), 'annals-ops')}` },
    })
    const counted = [...(await answer.text()).matchAll(/^annals_commands_total\{(.*)\} (\d+)$/gm)]
    const outcomes = counted
      .filter(([, labels = '']) => labels.includes('command="registerCustomer"'))
      .map(([, labels = '', count]) => [/outcome="(\w+)"/.exec(labels)?.[1], Number(count)])
    assert.deepEqual(Object.fromEntries(outcomes), { accepted: 1, replayed: 1, refused: 1, conflict: 1 })
  })
})
