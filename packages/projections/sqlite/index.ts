export { foldBench } from './bench/fold-bench.ts'
export { pageBench } from './bench/page-bench.ts'
export { openSqliteReadModels } from './open-sqlite-read-models.ts'
