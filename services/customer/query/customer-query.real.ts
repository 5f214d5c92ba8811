import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() => import('./customer-query.int.test.ts'))
