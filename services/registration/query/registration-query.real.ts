import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() => import('./registration-query.int.test.ts'))
