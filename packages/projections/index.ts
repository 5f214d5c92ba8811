export { type Evolve, from, type ProjectedEvent, type Projection, type ProjectionSource } from './projection.ts'
export type { Column, Row, Table } from './table.ts'
