export { type BenchRound, foldBench } from './bench/fold-bench.ts'
export { pageBench } from './bench/page-bench.ts'
export { openSqliteReadModels, type SqliteReadModelsOptions } from './open-sqlite-read-models.ts'
