export type { RebuildProgress } from './build-generation.ts'
export { CauseMayPass } from './cause-may-pass.ts'
export { type Change, type ChangesAfter, changesKeptMs } from './changes.ts'
export type { ConsumerHealth } from './consumer-health.ts'
export { type CursorValue, InvalidCursorError } from './cursor.ts'
export { type EventOf, type HistoryRow, historyProjection } from './history-projection.ts'
export type { ParkedSequence } from './parked.ts'
export { on, type Policy, type PolicyContext, type PolicySource, policy, policyCommandId } from './policy.ts'
export {
  type AnyProjection,
  type Evolve,
  from,
  type ProjectedEvent,
  type Projection,
  type ProjectionSource,
} from './projection.ts'
export { RebuildRunningError } from './projection-lifecycle.ts'
export type { ReadModelDatabase } from './read-model-database.ts'
export { ReadModels, type ReadModelsOptions } from './read-models.ts'
export { escapeLike, type NamedCondition, searchCondition } from './search-condition.ts'
export type { AnyTable, Column, Row, Table } from './table.ts'
export { iteratePages, type PageRequest, pageOf, type SortColumn } from './typeorm/page-of.ts'
export { type Reader, ReadModelBuildingError, type ReadModelOf } from './typeorm/reader.ts'
