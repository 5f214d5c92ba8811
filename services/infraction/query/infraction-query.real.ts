import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() =>
  Promise.all([import('./infraction-query.int.test.ts'), import('./own-infractions-only.int.test.ts')]),
)
