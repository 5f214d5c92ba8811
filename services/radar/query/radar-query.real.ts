import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() => import('./radar-query.int.test.ts'))
