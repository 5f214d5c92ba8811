import { deepEqual, equal, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventTimeFault } from './event-time.ts'
import { noProgress, type Progress, TumblingWindows, type WindowRule } from './tumbling-windows.ts'

type Trace = WindowRule & {
  readonly records: readonly (readonly [timeMs: number, key: string, value: number])[]
  readonly droppedLate: readonly number[]
  readonly windows: readonly (readonly [startMs: number, key: string, count: number, total: number])[]
}

const runs = 1_000

function sumsOf(windows: TumblingWindows) {
  return windows
    .sums()
    .map(({ startMs, key, count, total }) => [startMs, key, count, total] as const)
    .toSorted(([left, leftKey], [right, rightKey]) => left - right || (leftKey < rightKey ? -1 : 1))
}

function foldAll(rule: WindowRule, records: Trace['records'], progress?: Progress) {
  const windows = new TumblingWindows(rule, progress)
  const droppedLate = records.flatMap(([timeMs, key, value], index) =>
    windows.add(key, timeMs, value) === 'dropped-late' ? [index] : [],
  )
  return { windows, droppedLate }
}

/** The definition, word for word and as slow as it reads: every record looks at all that came before it. */
function bruteForce({ sizeMs, graceMs }: WindowRule, records: Trace['records']) {
  const endOf = (timeMs: number) => (Math.floor(timeMs / sizeMs) + 1) * sizeMs
  const droppedLate = records.flatMap(([timeMs], index) => {
    const streamTime = Math.max(...records.slice(0, index + 1).map(([each]) => each))
    return endOf(timeMs) + graceMs > streamTime ? [] : [index]
  })
  const accepted = records.filter((_record, index) => !droppedLate.includes(index))
  const windows = Map.groupBy(accepted, ([timeMs, key]) => `${endOf(timeMs) - sizeMs} ${key}`)
  const sums = [...windows.values()].map((own) => {
    const [timeMs, key] = own[0] ?? [0, '', 0]
    return [
      endOf(timeMs) - sizeMs,
      key,
      own.length,
      own.reduce((sum, [, , value]) => sum + value, 0),
    ] as const
  })
  return {
    droppedLate,
    sums: sums.toSorted(
      ([left, leftKey], [right, rightKey]) => left - right || (leftKey < rightKey ? -1 : 1),
    ),
  }
}

const rules = fc.record({
  sizeMs: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(100, 5_000, 60_000)),
  graceMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3_600_000 })),
})
/** Close together, so that windows, edges and duplicates are met, with a far one now and then. */
const times = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 200 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 4_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_795_485_500_000, max: 1_795_489_500_000 }) },
)
const records = fc.array(fc.tuple(times, fc.constantFrom('', 'a', 'b'), fc.nat({ max: 100_000 })), {
  maxLength: 60,
  size: 'max',
})

test('each of 60 traces gives exactly the windows and the drops that Kafka Streams gave', () => {
  const file = new URL('./vectors/tumbling-windows.json', import.meta.url)
  const traces: readonly Trace[] = JSON.parse(readFileSync(file, 'utf8'))
  equal(traces.length, 60)
  for (const [index, trace] of traces.entries()) {
    const { windows, droppedLate } = foldAll(trace, trace.records)
    deepEqual(droppedLate, trace.droppedLate, `drops of trace ${index}`)
    deepEqual(sumsOf(windows), trace.windows, `windows of trace ${index}`)
    equal(windows.progress().droppedLate, trace.droppedLate.length)
  }
})

test('the golden case: a record at stream time closes what ends there, for every key', () => {
  const rows: Trace['records'] = [
    [0, 'a', 1],
    [4_999, 'a', 10],
    [5_000, 'a', 100],
    [4_999, 'a', 1],
    [4_000, 'b', 1],
    [0, 'a', 1],
  ]
  const { windows, droppedLate } = foldAll({ sizeMs: 5_000, graceMs: 0 }, rows)
  deepEqual(droppedLate, [3, 4, 5])
  deepEqual(sumsOf(windows), [
    [0, 'a', 2, 11],
    [5_000, 'a', 1, 100],
  ])
  const late: Trace['records'] = [0, 5_999, 4_999, 6_000, 4_999].map((timeMs) => [timeMs, 'a', 1])
  deepEqual(foldAll({ sizeMs: 5_000, graceMs: 1_000 }, late).droppedLate, [4])
})

test('any records in any order give the windows and the drops of the brute-force model', (context) => {
  const checked = fc.check(
    fc.property(rules, records, (rule, given) => {
      const { windows, droppedLate } = foldAll(rule, given)
      const expected = bruteForce(rule, given)
      deepEqual(droppedLate, expected.droppedLate)
      deepEqual(sumsOf(windows), expected.sums)
    }),
    { numRuns: runs },
  )
  say(context, checked)
})

test('folding in batches, each from the progress of the one before, adds up to folding at once', (context) => {
  const checked = fc.check(
    fc.property(rules, records, fc.array(fc.nat({ max: 60 }), { maxLength: 4 }), (rule, given, cuts) => {
      const whole = foldAll(rule, given).windows
      const added = new Map<string, readonly [number, string, number, number]>()
      let progress = noProgress
      const edges = [0, ...cuts.toSorted((left, right) => left - right), given.length]
      for (const [index, edge] of edges.entries()) {
        const { windows } = foldAll(rule, given.slice(edge, edges[index + 1] ?? edge), progress)
        progress = windows.progress()
        for (const [startMs, key, count, total] of sumsOf(windows)) {
          const [, , counted = 0, totalled = 0] = added.get(`${startMs} ${key}`) ?? []
          added.set(`${startMs} ${key}`, [startMs, key, counted + count, totalled + total])
        }
      }
      deepEqual(progress, whole.progress())
      deepEqual(new Set(added.values()), new Set(sumsOf(whole)))
    }),
    { numRuns: runs },
  )
  say(context, checked)
})

test('several partitions have each a stream time of their own: one that is ahead closes nothing of the others', (context) => {
  const tagged = fc.array(fc.tuple(fc.nat({ max: 3 }), times, fc.nat({ max: 100 })), {
    maxLength: 60,
    size: 'max',
  })
  const checked = fc.check(
    fc.property(rules, tagged, (rule, given) => {
      const partitions = new Map<number, TumblingWindows>()
      for (const [partition, timeMs, value] of given) {
        const windows = partitions.get(partition) ?? new TumblingWindows(rule)
        partitions.set(partition, windows)
        windows.add('', timeMs, value)
      }
      for (const [partition, windows] of partitions) {
        const own = given.filter(([each]) => each === partition)
        const expected = bruteForce(
          rule,
          own.map(([, timeMs, value]) => [timeMs, '', value]),
        )
        deepEqual(sumsOf(windows), expected.sums)
        equal(windows.progress().droppedLate, expected.droppedLate.length)
      }
    }),
    { numRuns: runs },
  )
  say(context, checked)
})

test('whatever becomes of the grace, a window that was closed takes no record any more', (context) => {
  const batches = fc.array(fc.tuple(fc.nat({ max: 100 }), records), { maxLength: 5 })
  const checked = fc.check(
    fc.property(fc.integer({ min: 1, max: 20 }), batches, (sizeMs, given) => {
      let progress = noProgress
      for (const [graceMs, batch] of given) {
        const { closedMs } = progress
        const { windows } = foldAll({ sizeMs, graceMs }, batch, progress)
        for (const { startMs } of windows.sums()) equal(startMs + sizeMs > closedMs, true)
        progress = windows.progress()
        equal(progress.closedMs >= closedMs, true)
      }
    }),
    { numRuns: runs },
  )
  say(context, checked)
})

test('negative, fractional and far-future times are refused, and nothing of them is folded', (context) => {
  const nowMs = 1_795_485_510_000
  const maxAheadMs = 300_000
  const absurd = fc.oneof(
    times,
    fc.integer({ min: -4_000_000, max: -1 }),
    fc.double(),
    fc.integer({ min: nowMs + maxAheadMs - 2, max: nowMs + maxAheadMs + 2 }),
    fc.integer({ min: nowMs, max: Number.MAX_SAFE_INTEGER }),
  )
  const checked = fc.check(
    fc.property(rules, fc.array(absurd, { maxLength: 60, size: 'max' }), (rule, given) => {
      const windows = new TumblingWindows(rule)
      const folded = given.filter((timeMs) => {
        const fault = eventTimeFault(timeMs, nowMs, maxAheadMs)
        const whole = Number.isInteger(timeMs) && Math.abs(timeMs) <= Number.MAX_SAFE_INTEGER
        const expected = !whole
          ? 'event-time-invalid'
          : timeMs < 0
            ? 'event-time-negative'
            : timeMs > nowMs + maxAheadMs
              ? 'event-time-ahead'
              : undefined
        equal(fault, expected)
        if (fault === undefined) windows.add('', timeMs, 1)
        if (fault === 'event-time-invalid' || fault === 'event-time-negative')
          throws(() => windows.add('', timeMs, 1), RangeError)
        return fault === undefined
      })
      const expected = bruteForce(
        rule,
        folded.map((timeMs) => [timeMs, '', 1]),
      )
      deepEqual(sumsOf(windows), expected.sums)
      equal(windows.progress().streamTimeMs, folded.length === 0 ? undefined : Math.max(...folded))
    }),
    { numRuns: runs },
  )
  say(context, checked)
})

test('a rule that is none is refused', () => {
  for (const [sizeMs, graceMs] of [
    [0, 0],
    [-1, 0],
    [0.5, 0],
    [Number.NaN, 0],
    [1, -1],
    [1, 0.5],
    [1, Number.POSITIVE_INFINITY],
  ] as const)
    throws(() => new TumblingWindows({ sizeMs, graceMs }), RangeError)
})

function say<Values>(
  context: { readonly diagnostic: (message: string) => void },
  details: fc.RunDetails<Values>,
): void {
  context.diagnostic(`seed ${details.seed}, ${details.numRuns} runs`)
  if (details.failed) throw new Error(fc.defaultReportMessage(details))
}
