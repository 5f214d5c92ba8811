import type { AnyTable } from './table.ts'

/** Which physical table a reader sees for a projection, and whose positions belong to it. */
export type TableBinding = {
  readonly projection: string
  readonly consumer: string
  readonly table: AnyTable
  readonly physicalName: string
}
