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

function risingBy<Value extends number | string>(values: readonly Value[]): boolean {
  return values.every((value, index) => {
    const before = values[index - 1]
    return before === undefined || before < value
  })
}
