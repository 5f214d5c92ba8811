import { testsOnMysql } from '@annals/projections/contract-suite'

await testsOnMysql(() => import('./inventory-query.int.test.ts'))
