import type { Tariff } from '@annals/infraction-contracts'
import { type RecordDetectionBody, recordDetectionSchema } from '@annals/radar-contracts'
import type { Command } from '../plan/command.ts'
import { type DetectionBounds, judgeDetection, type ModelRadar } from './judge-detection.ts'
import type { Picture } from './picture.ts'

export type Overspeed = { readonly detection: RecordDetectionBody; readonly amountCents: number }

type ExpectedDetections = Pick<Picture, 'detections' | 'refused'> & {
  readonly overspeeds: readonly Overspeed[]
}

/** What becomes of all detections; each counts once, however often it is sent. */
export function expectedDetections(
  commands: Iterable<Command>,
  radars: ReadonlyMap<string, ModelRadar>,
  { tariff, bounds }: { readonly tariff: Tariff; readonly bounds: DetectionBounds },
): ExpectedDetections {
  const perRadar = new Map([...radars.keys()].map((radarId) => [radarId, { count: 0, overspeeds: 0 }]))
  const recorded = new Map<string, RecordDetectionBody>()
  const refused = new Map<string, number>()
  const overspeeds: Overspeed[] = []
  const refuse = (code: string) => {
    refused.set(code, (refused.get(code) ?? 0) + 1)
  }
  const detect = (sent: unknown) => {
    const parsed = recordDetectionSchema.safeParse(sent)
    if (!parsed.success) return refuse('invalid-request')
    const detection = parsed.data
    const key = `${detection.radarId} ${detection.detectionId}`
    const earlier = recorded.get(key)
    if (earlier !== undefined) {
      if (JSON.stringify(earlier) !== JSON.stringify(detection)) refuse('detection-differs')
      return
    }
    const judgement = judgeDetection(detection, radars.get(detection.radarId), tariff, bounds)
    if (judgement.kind === 'refused') return refuse(judgement.code)
    recorded.set(key, detection)
    const isOver = judgement.kind === 'over'
    const { count = 0, overspeeds: over = 0 } = perRadar.get(detection.radarId) ?? {}
    perRadar.set(detection.radarId, { count: count + 1, overspeeds: over + (isOver ? 1 : 0) })
    if (isOver) overspeeds.push({ detection, amountCents: judgement.amountCents })
  }
  for (const command of commands) {
    if (command.kind === 'record-detection') detect(command.detection)
    if (command.kind === 'record-detections') for (const detection of command.detections) detect(detection)
  }
  return { detections: perRadar, refused, overspeeds }
}

/** The radars with their limits; changes and decommissionings hold from `at` on. */
export function radarsOf(commands: Iterable<Command>, at: string): ReadonlyMap<string, ModelRadar> {
  const radars = new Map<string, ModelRadar>()
  const change = (radarId: string, changed: (radar: ModelRadar) => ModelRadar) => {
    const radar = radars.get(radarId)
    if (radar !== undefined) radars.set(radarId, changed(radar))
  }
  for (const command of commands) {
    if (command.kind === 'install-radar') {
      const { radarId, installedAt, maxSpeedKmh } = command
      radars.set(radarId, { periods: [{ from: installedAt, maxSpeedKmh }], endedAt: undefined })
    }
    if (command.kind === 'change-limit') {
      const { radarId, maxSpeedKmh } = command
      change(radarId, (radar) => ({ ...radar, periods: [...radar.periods, { from: at, maxSpeedKmh }] }))
    }
    if (command.kind === 'decommission-radar') change(command.radarId, (radar) => ({ ...radar, endedAt: at }))
  }
  return radars
}
