import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type BenchResult, benchResult } from '@annals/event-store/bench-result'
import { writeCsvShop } from '@annals/local'
import { beginImport } from '../import/import-run.ts'
import { residentBytes } from '../import/resident-bytes.ts'
import { startServer } from '../import/server-process.ts'

const orders = 800
const starts = 5
const readyWithinMs = 3_000
const residentAtMost = 250
const withinLimit = { bound: 'at-most', ratio: 1 } as const
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The whole process beside its limits: memory after an import, then `npm start` on what was imported. */
export async function serverBench(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-server-'))
  try {
    const data = join(folder, 'data')
    const resident = await megabytesAfterImport(data, join(folder, 'csv'))
    const ready: number[] = []
    for (let start = 0; start < starts; start += 1) ready.push(await millisecondsUntilReady(data))
    const beside = (reference: number) => (ours: number) => ({ ours, reference })
    return [
      benchResult(
        { name: 'npm start on existing data, until ready, beside its limit', unit: 'ms', goal: withinLimit },
        ready.map(beside(readyWithinMs)),
      ),
      benchResult(
        {
          name: `resident after importing ${orders} orders, beside its limit`,
          unit: 'MB',
          goal: withinLimit,
        },
        [resident].map(beside(residentAtMost)),
      ),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function megabytesAfterImport(data: string, csv: string): Promise<number> {
  await writeCsvShop(csv, { seed: 1, orders })
  const server = await startServer(data)
  const report = await beginImport(server, csv).report
  if (report === undefined || report.refusals.length > 0) throw new Error('the shop was not imported whole')
  const bytes = await residentBytes(server.pid)
  await server.stop()
  return bytes / 1_048_576
}

/** From the command until every part says that it is ready. */
async function millisecondsUntilReady(data: string): Promise<number> {
  const startedMs = performance.now()
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group of its own: Ctrl-C in a terminal reaches npm and what npm has started.
    detached: true,
  })
  try {
    const url = await printedUrl(child)
    for (const service of ['customer', 'inventory', 'order']) {
      for (const kind of ['command', 'query']) {
        const readyz = `${url}/ops/${service}/${kind}/readyz`
        while ((await fetch(readyz)).status !== 200) await pause(5)
      }
    }
    return performance.now() - startedMs
  } finally {
    const closed = once(child, 'close')
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    await closed
  }
}

async function printedUrl(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const text of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += String(text)
    const url = /Annals runs: (\S+)/.exec(printed)?.[1]
    if (url !== undefined) {
      child.stdout?.resume()
      return url
    }
  }
  throw new Error(`npm start ended before it ran:\n${printed}`)
}
