import { instantSchema } from '@annals/contracts'
import { z } from 'zod'

/** Amounts by how much the limit was exceeded, tolerance taken off: each holds from its km/h over up to the next. */
const bandSchema = z.strictObject({
  fromKmhOver: z.int().min(1).max(500),
  amountCents: z.int().min(0).max(100_000_000),
})

/** What is in force from one instant on. The measured speed is lowered by the greater of the two tolerances. */
export const tariffVersionSchema = z.strictObject({
  validFrom: instantSchema,
  toleranceKmh: z.int().min(0).max(50),
  /** Of the measured speed, rounded up to whole km/h. */
  tolerancePercent: z.int().min(0).max(50).default(0),
  bands: z
    .array(bandSchema)
    .min(1)
    .max(100)
    .refine((bands) => bands[0]?.fromKmhOver === 1, { error: 'the first band must start at 1 km/h over' })
    .refine((bands) => risingBy(bands.map(({ fromKmhOver }) => fromKmhOver)), {
      error: 'bands must rise by fromKmhOver',
    }),
})

export type TariffVersion = z.infer<typeof tariffVersionSchema>

/** The configuration file of the tariff, read by the radar and the infraction service. */
export const tariffSchema = z.strictObject({
  versions: z
    .array(tariffVersionSchema)
    .min(1)
    .refine((versions) => risingBy(versions.map(({ validFrom }) => validFrom)), {
      error: 'versions must rise by validFrom',
    }),
})

export type Tariff = z.infer<typeof tariffSchema>

/** In force at that instant (ISO, UTC); undefined before the first. */
export function tariffVersionAt(tariff: Tariff, instant: string): TariffVersion | undefined {
  return tariff.versions.findLast(({ validFrom }) => validFrom <= instant)
}

/**
 * Why a reload may not take `next`, in words; undefined when it may. A version in force stays as it is and none is added
 * before `nowInstant`: what was recorded since then would have had another price. Later versions change freely.
 */
export function tariffReloadFault(current: Tariff, next: Tariff, nowInstant: string): string | undefined {
  const inForce = ({ versions }: Tariff) => versions.filter(({ validFrom }) => validFrom <= nowInstant)
  const [before, after] = [inForce(current), inForce(next)]
  const lost = before.flatMap((version) => {
    const kept = after.find(({ validFrom }) => validFrom === version.validFrom)
    if (kept === undefined) return [`the version in force from ${version.validFrom} is missing`]
    return isEqual(version, kept) ? [] : [`the version in force from ${version.validFrom} is changed`]
  })
  const known = new Set(before.map(({ validFrom }) => validFrom))
  const added = after
    .filter(({ validFrom }) => !known.has(validFrom))
    .map(({ validFrom }) => `the new version from ${validFrom} is not in the future`)
  return [...lost, ...added].join('; ') || undefined
}

function isEqual(left: TariffVersion, right: TariffVersion): boolean {
  return (
    left.toleranceKmh === right.toleranceKmh &&
    left.tolerancePercent === right.tolerancePercent &&
    left.bands.length === right.bands.length &&
    left.bands.every((band, index) => {
      const other = right.bands[index]
      return band.fromKmhOver === other?.fromKmhOver && band.amountCents === other.amountCents
    })
  )
}

function risingBy<Value extends number | string>(values: readonly Value[]): boolean {
  return values.every((value, index) => {
    const before = values[index - 1]
    return before === undefined || before < value
  })
}
