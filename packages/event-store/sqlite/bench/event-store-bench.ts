import type { BenchResult } from '../../bench/bench-result.ts'
import { appendBench } from './append-bench.ts'
import { loadBench } from './load-bench.ts'

/** The speeds of the SQLite event store that the project has goals for. Takes some ten seconds. */
export async function eventStoreBench(): Promise<readonly BenchResult[]> {
  return [...(await appendBench()), ...(await loadBench())]
}
