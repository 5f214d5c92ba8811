import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, UsageError } from './arguments.ts'

const read = (...args: string[]) => readArguments(args, '/home/shop')

test('only the folder must be given; the rest is what npm start uses', () => {
  assert.deepEqual(read('orders', '--from', 'export'), {
    what: { kind: 'orders', folder: '/home/shop/export' },
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
      what: { kind: 'orders', folder: '/tmp/x' },
      url: 'https://shop.example',
      clientId: 'mine',
      secret: { kind: 'secret-file', path: '/home/shop/s' },
      report: '/home/shop/r.json',
      allowRefusals: true,
      concurrency: 4,
    },
  )
})

test('radars come from one file, their days begin in the time zone that is given, Paris by default', () => {
  const file = '/home/shop/radars.csv'
  assert.deepEqual(read('radars', '--from=radars.csv').what, {
    kind: 'radars',
    file,
    timeZone: 'Europe/Paris',
  })
  assert.deepEqual(read('radars', '--from=radars.csv', '--time-zone=Africa/Casablanca').what, {
    kind: 'radars',
    file,
    timeZone: 'Africa/Casablanca',
  })
})

for (const [args, message] of [
  [[], /Say what to import: orders or radars; got nothing/],
  [['shops', '--from', 'x'], /got shops/],
  [['orders', 'radars', '--from', 'x'], /got orders radars/],
  [['radars'], /--from is missing: the CSV file/],
  [['radars', '--from', 'x', '--time-zone', 'Paris'], /Paris is no time zone/],
  [['orders', '--from', 'x', '--time-zone', 'Europe/Paris'], /--time-zone is for radars/],
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
