import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, UsageError } from './arguments.ts'

const read = (...args: string[]) => readArguments(args, '/home/shop')

test('only the folder must be given; the rest is what npm start uses', () => {
  assert.deepEqual(read('orders', '--from', 'export'), {
    from: '/home/shop/export',
    url: 'http://localhost:8080',
    clientId: 'annals-importer',
    secret: { kind: 'data-folder', path: '/home/shop/.annals/identity-clients.json' },
    report: undefined,
    allowRefusals: false,
    concurrency: 32,
  })
})

test('address, client, secret file, report and concurrency can be chosen', () => {
  assert.deepEqual(
    read(
      ...[
        'orders',
        '--from=/tmp/x',
        '--url=https://shop.example/page',
        '--client-id=mine',
        '--client-secret-file=s',
      ],
      ...['--report=r.json', '--allow-refusals', '--concurrency=4'],
    ),
    {
      from: '/tmp/x',
      url: 'https://shop.example',
      clientId: 'mine',
      secret: { kind: 'secret-file', path: '/home/shop/s' },
      report: '/home/shop/r.json',
      allowRefusals: true,
      concurrency: 4,
    },
  )
})

for (const [args, message] of [
  [[], /Say what to import: orders; got nothing/],
  [['radars', '--from', 'x'], /got radars/],
  [['orders'], /--from is missing/],
  [['orders', '--from', 'x', '--url', 'shop'], /--url shop is no http or https address/],
  [['orders', '--from', 'x', '--concurrency', '0'], /whole number from 1 to 64/],
  [['orders', '--form', 'x'], /--form/],
] as const) {
  test(`${args.join(' ') || 'no argument'} is refused with the usage`, () => {
    assert.throws(
      () => read(...args),
      (error) => {
        assert.ok(error instanceof UsageError)
        assert.match(error.message, message)
        assert.match(error.message, /npm run import -- orders --from <folder>/)
        return true
      },
    )
  })
}
