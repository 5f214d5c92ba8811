import {
  type ApiClient,
  apiClient,
  defaultConcurrency,
  systemTiming,
  type Timing,
  type TokenSource,
} from '@annals/client'
import { demoTariff, type InfractionListItem, infractionListItemSchema } from '@annals/infraction-contracts'
import { deriveId } from '../derive-id.ts'
import { prepare } from '../prepare.ts'
import { SimulationStopped, sender } from '../send/sender.ts'
import { readAll } from '../show/read-answer.ts'
import { type DemoTrafficWishes, planDemoTraffic } from './plan-demo-traffic.ts'

export type SeedTrafficOptions = {
  /** Where the installation answers. */
  readonly url: string
  /** With the roles registrar, officer and device. */
  readonly token: TokenSource
  /** Of the known owner, who pays one infraction. */
  readonly ownerToken: TokenSource
  readonly signal?: AbortSignal | undefined
  readonly timing?: Timing
}

/** Refusals of what an earlier start has done already, longer ago than a part keeps the keys of commands. */
const doneBefore = [
  'radar-id-taken',
  'owner-id-taken',
  'vehicle-id-taken',
  'owner-unchanged',
  'effective-too-early',
  'vehicle-deregistered',
]

/**
 * Sends a little traffic of the last days through the public API: radars, owners, vehicles, detections, and a payment.
 * The same wishes again change nothing. Throws when it is refused or the owner's infractions do not come.
 */
export async function seedTraffic(
  wishes: DemoTrafficWishes,
  { url, token, ownerToken, signal, timing = systemTiming }: SeedTrafficOptions,
): Promise<void> {
  const run = `demo ${wishes.seed} ${wishes.today}`
  const { phases, own } = planDemoTraffic(run, wishes, demoTariff)
  const sending = sender(apiClient({ url, token, signal }), run)
  await prepare(phases, { sender: sending, concurrency: defaultConcurrency, tolerated: doneBefore })
  const owner = apiClient({ url, token: ownerToken, signal })
  const instants = own.map(({ detectedAt }) => detectedAt)
  const [latest] = await infractionsAt(owner, instants, { timing, signal })
  if (latest?.status === 'Issued') await pay(owner, run, latest)
}

const comeWithinMs = 30_000
const pauseMs = 25

/** The owner's infractions of these instants, the latest first, once all are there: a policy records them. */
async function infractionsAt(
  owner: ApiClient,
  instants: readonly string[],
  { timing, signal }: { readonly timing: Timing; readonly signal: AbortSignal | undefined },
): Promise<readonly InfractionListItem[]> {
  const endsMs = timing.nowMs() + comeWithinMs
  for (;;) {
    const listed = await readAll(
      owner,
      '/api/infraction/queries/infractions?sort=-detectedAt',
      infractionListItemSchema,
    )
    const found = listed.filter(({ detectedAt }) => instants.includes(detectedAt))
    if (found.length >= instants.length) return found
    if (timing.nowMs() > endsMs)
      throw new Error(`The demo's owner has ${found.length} infractions, ${instants.length} were to come.`)
    await timing.sleep(pauseMs, signal)
  }
}

async function pay(owner: ApiClient, run: string, { infractionId, amountCents }: InfractionListItem) {
  const path = `/api/infraction/commands/infractions/${infractionId}/pay`
  const answer = await owner({
    method: 'POST',
    path,
    body: { paymentId: deriveId(run, 'payment'), amountCents },
    idempotencyKey: deriveId(run, 'pay', infractionId),
  })
  if (answer.kind === 'refused' && answer.problem.code !== 'already-paid')
    throw new SimulationStopped(path, answer.problem)
}
