import { type ApiClient, defaultConcurrency, systemTiming, type Timing } from '@annals/client'
import type { Tariff } from '@annals/infraction-contracts'
import { type Comparisons, comparePictures, differencesOf } from './compare/compare-pictures.ts'
import { dayMs, hourMs, instantAt } from './instant.ts'
import { expectedPicture } from './model/expected-picture.ts'
import type { Picture } from './model/picture.ts'
import type { Steps } from './plan/command.ts'
import { type Action, planTraffic } from './plan/plan-traffic.ts'
import { planWorld, type World } from './plan/world.ts'
import { passRadarChanges, prepare } from './prepare.ts'
import { seededRandom } from './seeded-random.ts'
import { openLoop, type Pace } from './send/open-loop.ts'
import { sender } from './send/sender.ts'
import { readWindowSums } from './show/read-windows.ts'
import { type Sight, shownPicture } from './show/shown-picture.ts'

export type SimulationWishes = {
  /** The same seed gives the same people, vehicles, radars, speeds and orders. */
  readonly seed: string
  /** Sets this run's ids and plates apart from those of every other. */
  readonly run: string
  /** Events per second, for so many seconds. */
  readonly rate: number
  readonly seconds: number
  /** As the installation has it. */
  readonly tariff: Tariff
}

export type SimulateOptions = {
  readonly api: ApiClient
  /** Actions under way at once. */
  readonly concurrency?: number
  /** How long the system may take to catch up after the last event was sent. */
  readonly catchUpMs?: number
  readonly timing?: Timing
  readonly epochMs?: () => number
  readonly signal?: AbortSignal | undefined
  readonly onStep?: (text: string) => void
  readonly onExpected?: (expected: Picture) => void
  readonly onSent?: (progress: { readonly events: number; readonly total: number }) => void
}

export type SimulationReport = { readonly comparisons: Comparisons; readonly pace: Pace }

/**
 * Sends seeded traffic to an installation and compares what it shows in the end with what the model expects. Nobody else
 * may send orders or detections meanwhile: windows know no sender. Throws SimulationStopped, NotPrepared, ClocksDiffer
 * or Unanswered when the run cannot be done.
 */
export async function simulate(
  wishes: SimulationWishes,
  options: SimulateOptions,
): Promise<SimulationReport> {
  const { api, concurrency = defaultConcurrency, timing = systemTiming, signal, onStep, onSent } = options
  const epochMs = options.epochMs ?? Date.now
  const { run, rate, seconds, tariff } = wishes
  const random = seededRandom(wishes.seed)
  const beganMs = epochMs()
  const world = planWorld(random, { run, atMs: beganMs, ...sizesOf(rate * seconds) })
  const before = await readWindowSums(api, { fromMs: beganMs, toMs: beganMs })
  const sending = sender(api, run)

  onStep?.(`preparing ${world.road.radars.length} radars and ${world.road.registry.plates.length} plates`)
  const preparing = { api, sender: sending, concurrency, timing, epochMs, signal }
  await prepare(world.setup, preparing)
  await passRadarChanges(world.road, preparing)

  const actions = planTraffic(random, world, { rate, seconds, liveFromMs: epochMs(), tariff })
  const expected = expectedOfRun(world, actions, tariff)
  options.onExpected?.(expected)
  const total = actions.reduce((sum, { events }) => sum + events, 0)
  onStep?.(`sending ${total} events at ${rate} a second`)
  const pace = await openLoop(
    actions,
    { limit: concurrency, timing, signal, onDone: (events) => onSent?.({ events, total }) },
    ({ steps }, index) => sending.send(steps, ['traffic', index]),
  )

  onStep?.('waiting until the system has caught up')
  const sight = { api, world, sender: sending, before, time: { fromMs: beganMs, toMs: epochMs() } }
  return { comparisons: await caughtUp(expected, sight, { ...options, timing }), pace }
}

/** The sizes of a world for so many events. */
function sizesOf(events: number) {
  const within = (least: number, most: number, wanted: number) =>
    Math.min(Math.max(Math.round(wanted), least), most)
  const vehicles = within(20, 300, events / 25)
  return {
    owners: within(6, 150, events / 40),
    vehicles,
    radars: within(8, 40, events / 100),
    strangers: within(2, 30, vehicles / 10),
  }
}

/** Device clocks are believed for 30 days back; what is to be refused is far outside of any installation's bounds. */
export function expectedOfRun({ road, setup }: World, actions: readonly Action[], tariff: Tariff): Picture {
  const flat = (all: readonly Steps[]) => all.flat(2)
  return expectedPicture({
    commands: [...flat(setup.flat()), ...flat(actions.map(({ steps }) => steps))],
    tariff,
    bounds: { notBefore: instantAt(road.atMs - 30 * dayMs), notAfter: instantAt(road.atMs + 12 * hourMs) },
    atMs: road.atMs,
  })
}

const firstPauseMs = 100
const longestPauseMs = 2_000
/** What is right must stay right: something counted twice may come late. */
const staysMs = 1_000

/** Looks until everything is as expected and stays so, or until the time is over; gives what was seen last. */
async function caughtUp(
  expected: Picture,
  sight: Sight,
  { timing, signal, catchUpMs = 60_000 }: SimulateOptions & { readonly timing: Timing },
): Promise<Comparisons> {
  const endsMs = timing.nowMs() + catchUpMs
  const totalsOf = (picture: Picture): Picture => ({ ...picture, infractions: new Map() })
  const isAsExpected = (comparisons: Comparisons) => differencesOf(comparisons).length === 0
  const lookAtTotals = async () => comparePictures(totalsOf(expected), await shownPicture(sight, 'totals'))
  const lookAtEach = async () => comparePictures(expected, await shownPicture(sight, 'each'))

  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    // The totals are cheap; each infraction is read only once they are right.
    if (isAsExpected(await lookAtTotals()) && isAsExpected(await lookAtEach())) {
      await timing.sleep(staysMs, signal)
      return lookAtEach()
    }
    if (timing.nowMs() > endsMs) return lookAtEach()
    await timing.sleep(pauseMs, signal)
  }
}
