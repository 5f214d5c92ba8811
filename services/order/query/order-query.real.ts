import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() => import('./order-query.int.test.ts'))
