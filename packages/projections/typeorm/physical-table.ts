import { type QueryRunner, Table, TableIndex } from 'typeorm'
import type { Column } from '../table.ts'
import type { IndexShape, TableShape } from '../write-transaction.ts'

/** Makes a table by TypeORM's schema API, so that every database gets its own words for the same shape. */
export async function createPhysicalTable(runner: QueryRunner, shape: TableShape): Promise<void> {
  const columns = Object.entries(shape.columns).map(([name, column]) => ({
    name,
    ...physicalType(column),
    isNullable: column.nullable ?? false,
    isPrimary: shape.primaryKey.includes(name),
  }))
  await runner.createTable(new Table({ name: shape.name, columns }))
}

/** Adds an index unless the table has one of this name. */
export async function createPhysicalIndex(
  runner: QueryRunner,
  table: string,
  index: IndexShape,
): Promise<void> {
  const known = await runner.getTable(table)
  if (known?.indices.some(({ name }) => name === index.name)) return
  await runner.createIndex(table, new TableIndex({ name: index.name, columnNames: [...index.columns] }))
}

function physicalType(column: Column): { readonly type: string; readonly length?: string } {
  switch (column.type) {
    case 'text':
      return { type: 'varchar', length: String(column.length) }
    case 'integer':
      return { type: 'bigint' }
    case 'boolean':
      return { type: 'boolean' }
    case 'json':
      return { type: 'text' }
  }
}
