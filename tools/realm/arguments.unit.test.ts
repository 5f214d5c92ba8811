import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, UsageError } from './arguments.ts'

const addresses = ['--url', 'http://localhost:8080/auth/', '--public-url', 'https://annals.example']

test('production is what is applied unless development is asked for', () => {
  assert.deepEqual(readArguments(['apply', ...addresses]), {
    url: 'http://localhost:8080/auth',
    publicUrl: 'https://annals.example',
    development: false,
    secretsFolder: undefined,
    adminUser: 'admin',
    waitMs: 300_000,
  })
  assert.equal(readArguments(['apply', ...addresses, '--development']).development, true)
})

test('what is missing or unknown is told with the usage', () => {
  const wrong = [
    [],
    ['apply'],
    ['remove', ...addresses],
    ['apply', ...addresses, '--wait', 'long'],
    ['apply', '--user'],
  ]
  for (const args of wrong) {
    assert.throws(
      () => readArguments(args),
      (error) => error instanceof UsageError && /node tools\/realm\/main\.ts apply/.test(error.message),
      args.join(' '),
    )
  }
})
