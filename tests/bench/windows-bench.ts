import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyticsSettingsSchema, buildAnalytics, TumblingWindows } from '@annals/analytics'
import { type BenchResult, benchResult, type Round } from '@annals/event-store/bench-result'
import { embeddedMessages } from '@annals/messaging/embedded'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import {
  benchRecords,
  fillRecords,
  openRecords,
  type RecordSource,
  recordPublications,
} from './fill-records.ts'

const pureRecords = 2_000_000
const pureRounds = 5
const foldRounds = 3
const atLeastGoal = { bound: 'at-least', ratio: 1 } as const
const pureGoal = 1_000_000
const foldGoal = 50_000
const sizeMs = 5_000

/** Window folding: the pure class beside a bare Map, and from a service's event store into the database. */
export async function windowsBench(): Promise<readonly BenchResult[]> {
  return [...pureBench(), await foldBench('order'), await foldBench('infraction')]
}

function pureBench(): readonly BenchResult[] {
  const times = Float64Array.from(
    { length: pureRecords },
    (_none, index) => index * 20 + ((index * 7_919) % 9_000),
  )
  const rounds: Round[] = []
  for (let round = 0; round < pureRounds; round += 1) {
    const windows = new TumblingWindows({ sizeMs, graceMs: 10_000 })
    const ours = perSecond(pureRecords, () => {
      for (const timeMs of times) windows.add('', timeMs, 100)
    })
    if (windows.progress().droppedLate > 0) throw new Error('records of the bench came late')
    rounds.push({ ours, reference: perSecond(pureRecords, () => bareSums(times)) })
  }
  const unit = 'events/s'
  const name = `fold ${pureRecords} records into windows in memory`
  return [
    benchResult(
      { name: `${name}, beside its goal`, unit, goal: atLeastGoal },
      rounds.map(({ ours }) => ({ ours, reference: pureGoal })),
    ),
    benchResult({ name: `${name}, beside a bare Map`, unit, goal: undefined }, rounds),
  ]
}

/** Count and total per window, and nothing else: no key, no stream time, no grace. */
function bareSums(times: Float64Array): Map<number, { count: number; total: number }> {
  const sums = new Map<number, { count: number; total: number }>()
  for (const timeMs of times) {
    const startMs = timeMs - (timeMs % sizeMs)
    const sum = sums.get(startMs)
    if (sum === undefined) {
      sums.set(startMs, { count: 1, total: 100 })
    } else {
      sum.count += 1
      sum.total += 100
    }
  }
  return sums
}

function perSecond(records: number, work: () => void): number {
  const startedMs = performance.now()
  work()
  return (records * 1_000) / (performance.now() - startedMs)
}

async function foldBench(source: RecordSource): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-windows-'))
  try {
    const lastAtMs = await fillRecords(folder, source)
    const rounds: Round[] = []
    for (let round = 0; round < foldRounds; round += 1) {
      const ours = await foldOnce(folder, source, { file: `analytics-${round}.db`, lastAtMs })
      rounds.push({ ours, reference: foldGoal })
    }
    const name = `fold ${benchRecords} ${source}s from the log into the database, beside its goal`
    return benchResult({ name, unit: 'events/s', goal: atLeastGoal }, rounds)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Records a second from an empty database to the last window; the other metric has no records. */
async function foldOnce(
  folder: string,
  source: RecordSource,
  { file, lastAtMs }: { readonly file: string; readonly lastAtMs: number },
): Promise<number> {
  const stores = {
    order: await openRecords(folder, 'order'),
    infraction: await openRecords(folder, 'infraction'),
  }
  const nothing = () => {}
  const quiet = { info: nothing, warn: nothing, error: nothing }
  const sources = (['order', 'infraction'] as const).map((each) => ({
    ...recordPublications[each],
    store: stores[each],
  }))
  const database = await openSqliteReadModels({ file: join(folder, file) })
  const lag = Promise.withResolvers<void>()
  const part = buildAnalytics(
    { settings: defaultSettings() },
    {
      database,
      messages: embeddedMessages(sources, { logger: quiet }),
      clock: { nowMs: () => lastAtMs },
      logger: quiet,
      metrics: {
        countCommand: nothing,
        setConsumerLag: (consumer, _source, events) => {
          if (consumer === `${source}-windows` && events === 0) lag.resolve()
        },
        setParked: nothing,
        setDroppedLate: nothing,
      },
    },
  )
  try {
    const startedMs = performance.now()
    await part.start()
    await lag.promise
    const perSecondNow = (benchRecords * 1_000) / (performance.now() - startedMs)
    const { windows } = await part.lastWindows(source === 'order' ? 'orders' : 'infractions', 1_000)
    const counted = windows.reduce((sum, { count }) => sum + count, 0)
    if (counted !== benchRecords) throw new Error(`${counted} of ${benchRecords} records are in the windows`)
    return perSecondNow
  } finally {
    await part.stop()
    await database.close()
    await stores.order.close()
    await stores.infraction.close()
  }
}

function defaultSettings(): Parameters<typeof buildAnalytics>[0]['settings'] {
  const settings = analyticsSettingsSchema.parse({})
  return {
    current: () => settings,
    onChange: () => () => {},
    status: () => ({ name: 'analytics', file: null, state: 'current', since: '', fault: null }),
  }
}
