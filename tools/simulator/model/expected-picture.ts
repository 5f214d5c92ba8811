import { normalisePlate } from '@annals/contracts'
import type { Tariff } from '@annals/infraction-contracts'
import type { OrderStatus } from '@annals/order-contracts'
import { type RecordDetectionBody, recordDetectionSchema } from '@annals/radar-contracts'
import { instantAt } from '../instant.ts'
import type { Command, CommandOf } from '../plan/command.ts'
import { type DetectionBounds, judgeDetection, type ModelRadar } from './judge-detection.ts'
import { lineNetCents } from './order-net.ts'
import { type InfractionFacts, infractionKey, type Picture, totalsBy } from './picture.ts'
import { plateHolders } from './plate-holders.ts'

export type Expecting = {
  /** Everything that is sent, in an order in which it is allowed. */
  readonly commands: Iterable<Command>
  readonly tariff: Tariff
  readonly bounds: DetectionBounds
  /** When radars are changed and taken away. */
  readonly atMs: number
}

/** What the system must show once it has caught up with all these commands, each of which is let through. */
export function expectedPicture({ commands, tariff, bounds, atMs }: Expecting): Picture {
  const at = instantAt(atMs)
  const radars = new Map<string, ModelRadar>()
  const recorded = new Map<string, RecordDetectionBody>()
  const refused = new Map<string, number>()
  const overspeeds: { readonly detection: RecordDetectionBody; readonly amountCents: number }[] = []
  const perRadar = new Map<string, { count: number; overspeeds: number }>()
  const holders = plateHolders()
  const plates = new Map<string, string>()
  const prices = new Map<string, number>()
  const orders = new Map<string, { status: OrderStatus; readonly cents: number }>()

  const refuse = (code: string) => refused.set(code, (refused.get(code) ?? 0) + 1)
  const detect = (sent: unknown) => {
    const parsed = recordDetectionSchema.safeParse(sent)
    if (!parsed.success) return refuse('invalid-request')
    const detection = parsed.data
    const key = `${detection.radarId} ${detection.detectionId}`
    const earlier = recorded.get(key)
    if (earlier !== undefined) {
      return JSON.stringify(earlier) === JSON.stringify(detection) ? undefined : refuse('detection-differs')
    }
    const judgement = judgeDetection(detection, radars.get(detection.radarId), tariff, bounds)
    if (judgement.kind === 'refused') return refuse(judgement.code)
    recorded.set(key, detection)
    const counts = perRadar.get(detection.radarId)
    if (counts !== undefined) counts.count += 1
    if (judgement.kind === 'within') return undefined
    if (counts !== undefined) counts.overspeeds += 1
    return overspeeds.push({ detection, amountCents: judgement.amountCents })
  }
  const changeRadar = (radarId: string, change: (radar: ModelRadar) => ModelRadar) => {
    const radar = radars.get(radarId)
    if (radar !== undefined) radars.set(radarId, change(radar))
  }
  const moveOrder = (orderId: string, status: OrderStatus) => {
    const order = orders.get(orderId)
    if (order !== undefined) order.status = status
  }
  for (const command of commands) {
    switch (command.kind) {
      case 'install-radar':
        radars.set(command.radarId, {
          periods: [{ from: command.installedAt, maxSpeedKmh: command.maxSpeedKmh }],
          endedAt: undefined,
        })
        perRadar.set(command.radarId, { count: 0, overspeeds: 0 })
        break
      case 'change-limit':
        changeRadar(command.radarId, (radar) => ({
          ...radar,
          periods: [...radar.periods, { from: at, maxSpeedKmh: command.maxSpeedKmh }],
        }))
        break
      case 'decommission-radar':
        changeRadar(command.radarId, (radar) => ({ ...radar, endedAt: at }))
        break
      case 'record-detection':
        detect(command.detection)
        break
      case 'record-detections':
        for (const detection of command.detections) detect(detection)
        break
      case 'register-vehicle': {
        const { vehicleId, ownerId } = command
        const plate = normalisePlate(command.plate)
        plates.set(vehicleId, plate)
        holders.change(plate, command.effectiveAt, { vehicleId, ownerId })
        break
      }
      case 'transfer-vehicle':
      case 'deregister-vehicle': {
        const { vehicleId, effectiveAt } = command
        const holder =
          command.kind === 'transfer-vehicle' ? { vehicleId, ownerId: command.ownerId } : undefined
        holders.change(plates.get(vehicleId) ?? '', effectiveAt, holder)
        break
      }
      case 'add-product':
        prices.set(command.productId, command.priceCents)
        break
      case 'place-order':
        orders.set(command.orderId, { status: 'Created', cents: netOf(command, prices) })
        break
      case 'activate-order':
        moveOrder(command.orderId, 'Activated')
        break
      case 'abandon-order':
        moveOrder(command.orderId, 'Abandoned')
        break
      default:
    }
  }
  const infractions = new Map(
    overspeeds.map(
      ({ detection: { radarId, plate, detectedAt }, amountCents }): [string, InfractionFacts] => {
        const holder = holders.holderAt(plate, detectedAt)
        return [
          infractionKey(radarId, plate, detectedAt),
          {
            status: holder === undefined ? 'AwaitingIdentification' : 'Issued',
            amountCents,
            vehicleId: holder?.vehicleId ?? null,
            ownerId: holder?.ownerId ?? null,
          },
        ]
      },
    ),
  )
  const placed = [...orders.values()]
  const fines = [...infractions.values()]
  return {
    detections: perRadar,
    refused,
    refusedCommands: new Map(),
    infractions,
    infractionTotals: totalsBy(
      fines,
      ({ status }) => status,
      ({ amountCents }) => amountCents,
    ),
    orderTotals: totalsBy(
      placed,
      ({ status }) => status,
      ({ cents }) => cents,
    ),
    windows: {
      orders: windowsOf(placed.map(({ cents }) => cents)),
      infractions: windowsOf(fines.map(({ amountCents }) => amountCents)),
    },
  }
}

function netOf({ lines }: CommandOf<'place-order'>, prices: ReadonlyMap<string, number>): number {
  return lines.reduce(
    (sum, line) =>
      sum +
      lineNetCents(
        line.unitPriceCents ?? prices.get(line.productId) ?? 0,
        line.quantity,
        line.discountBasisPoints ?? 0,
      ),
    0,
  )
}

function windowsOf(cents: readonly number[]) {
  return { count: cents.length, cents: cents.reduce((sum, amount) => sum + amount, 0), droppedLate: 0 }
}
