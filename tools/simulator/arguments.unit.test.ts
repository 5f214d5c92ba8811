import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, UsageError } from './arguments.ts'

const read = (...args: string[]) => readArguments(args, '/home/town')

test('without options the traffic goes to what npm start runs', () => {
  assert.deepEqual(read(), {
    url: 'http://localhost:8080',
    rate: 50,
    seconds: 30,
    seed: undefined,
    tariff: undefined,
    clientId: 'annals-simulator',
    secret: { kind: 'data-folder', path: '/home/town/.annals/identity-clients.json' },
    concurrency: 32,
    catchUpSeconds: 60,
  })
})

test('everything can be chosen', () => {
  assert.deepEqual(
    read(
      ...['--url=https://town.example/x', '--rate=0.5', '--seconds=60', '--seed=x', '--tariff=t.json'],
      ...['--client-id=mine', '--client-secret-file=s', '--concurrency=8', '--catch-up=5'],
    ),
    {
      url: 'https://town.example',
      rate: 0.5,
      seconds: 60,
      seed: 'x',
      tariff: '/home/town/t.json',
      clientId: 'mine',
      secret: { kind: 'secret-file', path: '/home/town/s' },
      concurrency: 8,
      catchUpSeconds: 5,
    },
  )
})

for (const [args, message] of [
  [['--rate', '0'], /--rate 0 is not a number from 0.1/],
  [['--rate', 'fast'], /--rate fast is not a number/],
  [['--seconds', ''], /--seconds {2}is not a number/],
  [['--seconds', '999999'], /--seconds 999999 is not a number from 1 to 21600/],
  [['--url', 'town'], /--url town is no http or https address/],
  [['--speed', '1'], /--speed/],
] as const) {
  test(`${args.join(' ')} is refused with the usage`, () => {
    assert.throws(
      () => read(...args),
      (error) =>
        error instanceof UsageError && message.test(error.message) && /npm run simulate/.test(error.message),
    )
  })
}
