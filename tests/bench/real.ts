import type { BenchResult } from '@annals/event-store/bench-result'
import { benchResult } from '@annals/event-store/bench-result'
import { mysqlEventStoreBench } from '@annals/event-store/mysql-bench'
import { kafkaBench } from '@annals/messaging/kafka-bench'
import { mysqlReadModelBench } from '@annals/projections/bench'
import { startKafka, startMysql } from '@annals/real'
import { tableHead, tableLine } from './bench-line.ts'

// npm run bench:real [-- name]: on real servers, each beside its reference on the same one.
const benches: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  store: async () => {
    await using mysql = await startMysql()
    return await mysqlEventStoreBench(mysql)
  },
  models: async () => {
    await using mysql = await startMysql()
    const unit = 'events/s'
    const goalPerSecond = 60_000
    return (await mysqlReadModelBench(mysql)).flatMap(({ name, rounds }) => [
      benchResult({ name, unit, goal: undefined }, rounds),
      benchResult(
        { name: `${name}, beside the goal`, unit, goal: { bound: 'at-least', ratio: 1 } },
        rounds.map(({ ours }) => ({ ours, reference: goalPerSecond })),
      ),
    ])
  },
  kafka: async () => {
    await using kafka = await startKafka()
    return await kafkaBench(kafka.brokers)
  },
}

const [wanted] = process.argv.slice(2)
const chosen = Object.entries(benches).filter(([name]) => wanted === undefined || name === wanted)
if (chosen.length === 0) {
  console.error(`There is no bench ${wanted}; there are ${Object.keys(benches).join(', ')}.`)
  process.exitCode = 1
} else {
  console.log(tableHead)
  for (const [, bench] of chosen) {
    for (const result of await bench()) console.log(tableLine(result))
  }
}
