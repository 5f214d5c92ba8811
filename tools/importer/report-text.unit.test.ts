import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLines } from './progress-line.ts'
import { reportText } from './report-text.ts'

test('a report shows counts, totals by status, notices, and every refused line with its file, line and rule', () => {
  const text = reportText({
    counts: [
      { kind: 'customers', sent: 93, alreadyThere: 0, refused: 0 },
      { kind: 'stock receipts', sent: 0, alreadyThere: 77, refused: 1 },
    ],
    refusals: [
      { file: 'orders.csv', line: 12, column: 'order_date', rule: 'is a day that does not exist' },
      { file: 'orders.csv', line: 13, rule: 'the system refused it: date-in-future' },
    ],
    notices: ['products.csv: columns that are not imported: reorder_level'],
    totals: {
      orders: 830,
      lines: 2_155,
      cents: 126_579_329,
      byStatus: [
        { status: 'Created', orders: 21, lines: 71, cents: 2_593_744 },
        { status: 'Shipped', orders: 809, lines: 2_084, cents: 123_985_585 },
      ],
    },
  })
  assert.equal(
    text,
    `                sent  already there  refused
customers         93              0        0
stock receipts     0             77        1

orders now  orders  lines        cents
Created         21     71    2,593,744
Shipped        809  2,084  123,985,585
all            830  2,155  126,579,329

Notices
  products.csv: columns that are not imported: reorder_level

Refused lines: 2
  orders.csv line 12: order_date is a day that does not exist
  orders.csv line 13: the system refused it: date-in-future
`,
  )
})

test('a report without refusals says so', () => {
  const totals = { orders: 0, lines: 0, cents: 0, byStatus: [] }
  assert.match(reportText({ counts: [], refusals: [], notices: [], totals }), /\nRefused lines: none\n$/)
})

test('a report of radars says how many there are now', () => {
  const counts = [{ kind: 'radars', sent: 2_000, alreadyThere: 396, refused: 0 }] as const
  const text = reportText({ counts, refusals: [], notices: [], totals: { radars: 2_396 } })
  assert.equal(
    text,
    `         sent  already there  refused
radars  2,000            396        0

radars now: 2,396

Refused lines: none
`,
  )
})

test('without a terminal, progress is a line when the phase changes, every two seconds, and at the end', () => {
  const lines: string[] = []
  let nowMs = 0
  const { show } = progressLines({ write: (text) => lines.push(text) }, () => nowMs)
  show({ phase: 'products', done: 1, total: 5 })
  show({ phase: 'products', done: 2, total: 5 })
  nowMs = 2_000
  show({ phase: 'products', done: 3, total: 5 })
  show({ phase: 'orders', done: 4, total: 5 })
  show({ phase: 'orders', done: 5, total: 5 })
  assert.deepEqual(lines, [
    '20 %  1/5  products\n',
    '60 %  3/5  products\n',
    '80 %  4/5  orders\n',
    '100 %  5/5  orders\n',
  ])
})
