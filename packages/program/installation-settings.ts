import { z } from 'zod'

/** What is one for the whole installation: every program is given the same. */
export const installationSettings = {
  /** It decides which day today is. */
  timeZone: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), {
      error: 'must be an IANA time zone',
    })
    .default('Europe/Paris'),
  /** ISO 4217; amounts are in its hundredths. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .default('EUR'),
}
