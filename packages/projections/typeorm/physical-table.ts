import { type QueryRunner, Table, TableIndex } from 'typeorm'
import type { Column } from '../table.ts'
import type { TableShape } from '../write-transaction.ts'

/** Makes a table by TypeORM's schema API, so that every database gets its own words for the same shape. */
export async function createPhysicalTable(runner: QueryRunner, shape: TableShape): Promise<void> {
  const columns = Object.entries(shape.columns).map(([name, column]) => ({
    name,
    ...physicalType(column),
    isNullable: column.nullable ?? false,
    isPrimary: shape.primaryKey.includes(name),
  }))
  const indices = (shape.indices ?? []).map(
    (columnNames, index) =>
      new TableIndex({ name: `ix_${shape.name}_${index + 1}`, columnNames: [...columnNames] }),
  )
  await runner.createTable(new Table({ name: shape.name, columns, indices }))
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
