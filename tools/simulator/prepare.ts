import { type ApiClient, forEachBounded, type Timing } from '@annals/client'
import { radarViewSchema } from '@annals/radar-contracts'
import { ClocksDiffer } from './clocks-differ.ts'
import { minuteMs } from './instant.ts'
import type { Phases, Road } from './plan/road.ts'
import type { Sender } from './send/sender.ts'
import { readAnswer } from './show/read-answer.ts'

export type Preparing = {
  readonly api: ApiClient
  readonly sender: Sender
  readonly concurrency: number
  readonly timing: Timing
  readonly epochMs: () => number
  readonly signal?: AbortSignal | undefined
}

/** Something that the run is built upon was refused; the traffic would mean something else than was planned. */
export class NotPrepared extends Error {
  readonly code = 'not-prepared'
  constructor(refused: readonly (readonly [what: string, count: number])[]) {
    const words = refused.map(([what, count]) => `${what} (${count} times)`)
    super(`The run could not be prepared, the installation refused: ${words.join(', ')}.`)
    this.name = 'NotPrepared'
  }
}

/** Sends phase by phase. Throws NotPrepared when a command is refused with a code that is not `tolerated`. */
export async function prepare(
  setup: Phases,
  {
    sender,
    concurrency,
    tolerated = [],
  }: Pick<Preparing, 'sender' | 'concurrency'> & { readonly tolerated?: readonly string[] },
): Promise<void> {
  for (const [phase, items] of setup.entries()) {
    const numbered = items.map((steps, index) => ({ steps, index }))
    await forEachBounded(numbered, concurrency, ({ steps, index }) =>
      sender.send(steps, ['setup', phase, index]),
    )
  }
  const refused = [...sender.refusedCommands].filter(
    ([what]) => !tolerated.some((code) => what.endsWith(` ${code}`)),
  )
  if (refused.length > 0) throw new NotPrepared(refused)
}

/** Waits until the radars' changes are in the past by both clocks. Throws ClocksDiffer. */
export async function passRadarChanges(
  { radars }: Road,
  { api, sender, timing, epochMs, signal }: Preparing,
): Promise<void> {
  let latestMs = 0
  for (const { radarId, life } of radars) {
    if (life !== 'changed' && life !== 'ended') continue
    const path = `/api/radar/queries/radars/${radarId}`
    const { periods, decommissionedAt } = await readAnswer(api, path, radarViewSchema, sender.seen.header())
    for (const instant of [periods.at(-1)?.from, decommissionedAt])
      latestMs = Math.max(latestMs, Date.parse(instant ?? '') || 0)
  }
  const aheadMs = latestMs - epochMs()
  if (aheadMs > minuteMs) throw new ClocksDiffer(aheadMs)
  if (aheadMs >= 0) await timing.sleep(aheadMs + 1, signal)
}
