import { defaultConcurrency, forEachBounded, seenPositions, systemTiming } from '@annals/client'
import { radarListItemSchema } from '@annals/radar-contracts'
import type { LineRefusal } from '../csv/line-refusal.ts'
import { addOnce } from '../steps/add-once.ts'
import { readListed } from '../steps/existing.ts'
import type { ImportOptions } from '../steps/import-shop.ts'
import { type CommandCount, openLedger } from '../steps/ledger.ts'
import type { StepContext } from '../steps/send-command.ts'
import type { RadarRow } from './read-radars.ts'

export type RadarImportOutcome = {
  readonly counts: readonly CommandCount[]
  readonly refusals: readonly LineRefusal[]
  readonly notices: readonly string[]
  /** How many radars of this file are in the system now. */
  readonly totals: { readonly radars: number }
}

/** Installs radars through the public API. What is there already is left as it is: doing it again changes nothing. */
export async function importRadars(
  radars: readonly RadarRow[],
  { api, concurrency = defaultConcurrency, signal, timing = systemTiming, onProgress }: ImportOptions,
): Promise<RadarImportOutcome> {
  const context: StepContext = {
    api,
    ledger: openLedger(),
    seen: seenPositions(),
    sleep: (ms) => timing.sleep(ms, signal),
    nowMs: timing.nowMs,
  }
  const wanted = new Set(radars.map(({ request }) => request.radarId))
  const readInstalled = () =>
    readListed(
      api,
      '/api/radar/queries/radars',
      radarListItemSchema,
      (radar) => radar.radarId,
      wanted,
      context.seen.header(),
    )
  const installed = await readInstalled()
  let done = 0
  await forEachBounded(radars, concurrency, async ({ at, request }) => {
    const { radarId: id, ...compared } = request
    const path = '/api/radar/commands/radars'
    await addOnce(context, { kind: 'radars', at, id, path, body: request, compared }, installed.get(id))
    done += 1
    onProgress?.({ phase: 'radars', done, total: radars.length })
  })
  const { ledger } = context
  const { size } = await readInstalled()
  return {
    counts: ledger.counts(),
    refusals: ledger.refusals(),
    notices: ledger.notices(),
    totals: { radars: size },
  }
}
