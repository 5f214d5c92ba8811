import { type QueryRunner, Table, TableIndex } from 'typeorm'
import type { Column } from '../table.ts'
import type { IndexShape, TableShape } from '../write-transaction.ts'

/** What a database's columns are where it has a choice. */
export type ColumnStyle = {
  /** A text type that holds any JSON. */
  readonly json: 'text' | 'longtext'
  /** Of text and JSON; the database's own where it is left out. */
  readonly collation?: string
}

/** Makes a table by TypeORM's schema API, so that every database gets its own words for the same shape. */
export async function createPhysicalTable(
  runner: QueryRunner,
  shape: TableShape,
  style: ColumnStyle,
): Promise<void> {
  const columns = Object.entries(shape.columns).map(([name, column]) => ({
    name,
    ...physicalType(column, style),
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

/** Adds a nullable column unless the table has one of this name. */
export async function ensurePhysicalColumn(
  runner: QueryRunner,
  table: string,
  name: string,
  column: Column,
  style: ColumnStyle,
): Promise<void> {
  if (await runner.hasColumn(table, name)) return
  const { type, length, collation } = physicalType(column, style)
  const words = [
    `ALTER TABLE ${table} ADD COLUMN ${name} ${type}`,
    ...(length === undefined ? [] : [`(${length})`]),
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
  ]
  await runner.query(words.join(' '))
}

type PhysicalType = { readonly type: string; readonly length?: string; readonly collation?: string }

function physicalType(column: Column, { json, collation }: ColumnStyle): PhysicalType {
  const collated = collation === undefined ? {} : { collation }
  switch (column.type) {
    case 'text':
      return { type: 'varchar', length: String(column.length), ...collated }
    case 'integer':
      return { type: 'bigint' }
    case 'boolean':
      return { type: 'boolean' }
    case 'json':
      return { type: json, ...collated }
  }
}
