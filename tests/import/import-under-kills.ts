import { setTimeout as delay } from 'node:timers/promises'
import { beginImport, type ImportRun } from './import-run.ts'
import { startServer } from './server-process.ts'
import { withStoresAtRest } from './stores-at-rest.ts'

export type Kill = {
  /** After so much of the import's own time. */
  readonly atMs: number
  readonly acknowledged: number
  readonly sent: number
  /** Of the commands that were sent, acknowledged or not. */
  readonly found: number
  readonly inFlight: number
  /** Acknowledged commands that no store knows: must be none. */
  readonly lost: readonly string[]
}

export type KillsOptions = {
  readonly dataFolder: string
  readonly from: string
  /** Rising instants within the length of an import that nobody disturbs. */
  readonly instantsMs: readonly number[]
  readonly onKill: (kill: Kill) => void
}

/**
 * Imports into a server that is killed with SIGKILL at each instant, counted in time during which commands are sent.
 * The importer is stopped with it; before the next one resumes, every acknowledged command is looked up in the stores.
 */
export async function importUnderKills({
  dataFolder,
  from,
  instantsMs,
  onKill,
}: KillsOptions): Promise<void> {
  let reachedMs = 0
  for (const atMs of instantsMs) {
    const server = await startServer(dataFolder)
    const run = beginImport(server, from)
    await run.begun
    await delay(atMs - reachedMs)
    reachedMs = atMs
    await server.kill()
    run.stop()
    await run.report
    onKill({ atMs, ...(await lookUp(dataFolder, run)) })
  }
}

async function lookUp(dataFolder: string, run: ImportRun): Promise<Omit<Kill, 'atMs'>> {
  return withStoresAtRest(dataFolder, async (stores) => {
    const lost: string[] = []
    let found = 0
    for (const { service, commandId } of run.sent.values()) {
      const known = (await stores.get(service)?.findCommand(commandId)) !== undefined
      if (known) found += 1
      else if (run.acknowledged.has(commandId)) lost.push(`${service} ${commandId}`)
    }
    const inFlight = run.sent.size - run.acknowledged.size
    return { acknowledged: run.acknowledged.size, sent: run.sent.size, found, inFlight, lost }
  })
}

/** `count` instants over the length of an import, the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function drawInstants(seed: number, count: number, lengthMs: number): readonly number[] {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return Array.from({ length: count }, () => random() * lengthMs).toSorted((left, right) => left - right)
}

export function killTable(kills: readonly Kill[]): string {
  const rows = kills.map(({ atMs, sent, acknowledged, found, inFlight, lost }, index) =>
    [index + 1, Math.round(atMs), sent, acknowledged, found, inFlight, lost.length]
      .map((cell) => String(cell).padStart(12))
      .join(''),
  )
  const head = ['kill', 'at ms', 'sent', 'acknowledged', 'found', 'in flight', 'lost']
    .map((cell) => cell.padStart(12))
    .join('')
  return [head, ...rows].join('\n')
}
