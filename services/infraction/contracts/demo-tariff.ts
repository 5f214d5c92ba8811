import type { Tariff } from './tariff.ts'

/** The tariff of the demo installation: one version, in force for as long as there are radars. */
export const demoTariff: Tariff = {
  versions: [
    {
      validFrom: '2000-01-01T00:00:00.000Z',
      toleranceKmh: 5,
      tolerancePercent: 5,
      bands: [
        { fromKmhOver: 1, amountCents: 6_800 },
        { fromKmhOver: 20, amountCents: 13_500 },
        { fromKmhOver: 30, amountCents: 20_000 },
        { fromKmhOver: 40, amountCents: 40_000 },
        { fromKmhOver: 50, amountCents: 150_000 },
      ],
    },
  ],
}
