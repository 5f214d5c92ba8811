import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import { decodeValue, encodeValue } from '../row-values.ts'
import type { SqlValue } from '../sql.ts'
import type { Column, Row } from '../table.ts'
import type { TableBinding } from '../table-binding.ts'

/** TypeORM's description of a projection's rows in one physical table. */
export function entitySchemaOf({ physicalName, table }: TableBinding): EntitySchema<Row> {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => [name, entityColumn(name === table.key, column)] as const,
  )
  return new EntitySchema<Row>({
    name: physicalName,
    tableName: physicalName,
    columns: Object.fromEntries(columns),
  })
}

function entityColumn(primary: boolean, column: Column): EntitySchemaColumnOptions {
  return {
    type: column.type === 'integer' ? 'integer' : 'text',
    primary,
    nullable: column.nullable ?? false,
    transformer: {
      from: (stored: SqlValue) => decodeValue(column, stored),
      // Conditions of a find pass operators through here; only plain values are the column's.
      to: (value: unknown) =>
        typeof value === 'object' && column.type !== 'json' ? value : encodeValue(column, value),
    },
  }
}
