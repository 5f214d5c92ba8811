export type { RebuildProgress } from './build-generation.ts'
export { CauseMayPass } from './cause-may-pass.ts'
export type { Change } from './changes.ts'
export type { ConsumerHealth } from './consumer-health.ts'
export { InvalidCursorError } from './cursor.ts'
export { type EventOf, type HistoryRow, historyProjection } from './history-projection.ts'
export type { ParkedSequence } from './parked.ts'
export { on, type Policy, type PolicyContext, policy, policyCommandId } from './policy.ts'
export {
  type AnyProjection,
  from,
  type ProjectedEvent,
  type Projection,
} from './projection.ts'
export type { ReadModelDatabase } from './read-model-database.ts'
export { ReadModels } from './read-models.ts'
export { RebuildRunningError } from './rebuild-running-error.ts'
export { escapeLike, searchCondition } from './search-condition.ts'
export type { SharedProjection } from './shared-projection.ts'
export type { SqlDialect } from './sql.ts'
export type { Column, Row, Table } from './table.ts'
export { iteratePages, type PageRequest, pageOf, type SortColumn } from './typeorm/page-of.ts'
export { type Reader, ReadModelBuildingError } from './typeorm/reader.ts'
export { upsertRows } from './upsert-rows.ts'
export type { WriteTransaction } from './write-transaction.ts'
