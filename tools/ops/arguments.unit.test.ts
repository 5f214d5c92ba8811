import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments } from './arguments.ts'
import { OpsError } from './ops-error.ts'

const read = (...args: string[]) => readArguments(args, '/home/shop')

test('address and data folder are those of npm start unless others are given', () => {
  assert.deepEqual(read('parts'), {
    action: { kind: 'parts' },
    url: 'http://localhost:8080',
    dataFolder: '/home/shop/.annals',
  })
  assert.deepEqual(read('rebuild', 'order-list', '--url', 'https://shop.example/x', '--data', '/data'), {
    action: { kind: 'rebuild', projection: 'order-list' },
    url: 'https://shop.example',
    dataFolder: '/data',
  })
  assert.deepEqual(read('replay', 'order-list').action, { kind: 'replay', consumer: 'order-list' })
})

for (const [args, message] of [
  [[], /Say what to do.*npm run ops/s],
  [['erase'], /erase is nothing that can be done.*npm run ops/s],
  [['rebuild'], /Say which projection.*npm run ops/s],
  [['replay'], /Say which consumer.*npm run ops/s],
  [['parts', 'order-list'], /takes no name/],
  [['rebuild', 'a', 'b'], /b is one word too many/],
  [['parts', '--url', 'ftp://x'], /no http or https address/],
  [['parts', '--force'], /--force.*npm run ops/s],
] as const) {
  test(`the command line "${args.join(' ')}" is refused with the usage`, () => {
    assert.throws(
      () => read(...args),
      (error) => error instanceof OpsError && message.test(error.message),
    )
  })
}
