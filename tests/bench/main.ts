import { eventStoreBench } from '@annals/event-store/bench'
import type { BenchResult } from '@annals/event-store/bench-result'
import { tableHead, tableLine } from './bench-line.ts'
import { detectionsBench } from './detections-bench.ts'
import { ownerListBench } from './owner-list-bench.ts'
import { pageBench } from './page-bench.ts'
import { rebuildBench } from './rebuild-bench.ts'
import { serverBench } from './server-bench.ts'
import { windowsBench } from './windows-bench.ts'

// npm run bench [-- name]: one after the other, since each of them needs the machine for itself.
const benches: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  store: eventStoreBench,
  rebuild: rebuildBench,
  page: pageBench,
  owner: ownerListBench,
  server: serverBench,
  windows: windowsBench,
  detections: detectionsBench,
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
