import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() =>
  Promise.all([
    import('./analytics.int.test.ts'),
    import('./series.int.test.ts'),
    import('./stream.int.test.ts'),
  ]),
)
