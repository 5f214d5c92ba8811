import type { CancelReason, InfractionStatus } from '@annals/infraction-contracts'

/** What stands in the sentences about a status, as this language writes it. */
export type NoticeFacts = {
  readonly number: string
  readonly amount: string
  /** Empty unless paid. */
  readonly paidAt: string
  /** Empty unless cancelled. */
  readonly cancelReason: string
}

/** Every word of a notice that a person reads. */
export type NoticeWords = {
  /** By which numbers, amounts and instants are written. */
  readonly locale: string
  readonly title: string
  readonly subject: string
  readonly number: string
  readonly recordedAt: string
  readonly status: string
  readonly statuses: Readonly<Record<InfractionStatus, string>>
  readonly owner: string
  readonly ownerAwaited: string
  /** Erased, or not told yet. */
  readonly ownerWithoutName: string
  readonly vehicle: string
  readonly vehicleUnknown: string
  readonly fiscalPower: string
  readonly plate: string
  readonly detection: string
  readonly detectedAt: string
  readonly place: string
  readonly north: string
  readonly south: string
  readonly east: string
  readonly west: string
  readonly radar: string
  readonly measuredSpeed: string
  readonly tolerance: string
  readonly retainedSpeed: string
  readonly limit: string
  readonly over: string
  readonly amount: string
  readonly whatNow: string
  /** One paragraph each. */
  readonly steps: Readonly<Record<InfractionStatus, (facts: NoticeFacts) => readonly string[]>>
  readonly cancelReasons: Readonly<Record<CancelReason, string>>
  readonly footer: (timeZone: string) => string
}
