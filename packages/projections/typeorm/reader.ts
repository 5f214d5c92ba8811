import type { DataSource, EntitySchema, Repository, SelectQueryBuilder } from 'typeorm'
import { decodeRow } from '../row-values.ts'
import type { SqlDialect, SqlRow, SqlValue } from '../sql.ts'
import type { AnyTable, Row, Table } from '../table.ts'
import type { TableBinding } from '../table-binding.ts'
import type { WriteTransaction } from '../write-transaction.ts'

/** What names a read model and types its rows: a projection. */
export type ReadModelOf<R extends Row> = { readonly name: string; readonly table: Table<R> }

/** Committed rows of the live tables. Valid only during the `read` that handed it out. */
export interface Reader {
  builder<R extends Row>(projection: ReadModelOf<R>, alias: string): SelectQueryBuilder<R>
  repository<R extends Row>(projection: ReadModelOf<R>): Repository<R>
  /** The entity's name, which a query builder's joins take as the other side. */
  entity(projection: { readonly name: string }): string
  /** Rows by key, past the entity layer: for decisions that look up references. Absent keys are absent. */
  rows<R extends Row>(projection: ReadModelOf<R>, keys: readonly string[]): Promise<ReadonlyMap<string, R>>
  /** For the tables of a shared projection. */
  all(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>
}

/** A reader with the connection that it reads through. */
export type BoundReader = {
  readonly reader: Reader
  readonly bindings: readonly TableBinding[]
  /** The kit's own reads. */
  readonly all: WriteTransaction['all']
  readonly close: () => Promise<void>
}

/** Thrown for a read model that has not caught up for the first time yet: an empty answer would be a wrong one. */
export class ReadModelBuildingError extends Error {
  readonly code = 'read-model-building'
  constructor(projection: string) {
    super(`the read model ${projection} is being built; ask again later`)
    this.name = 'ReadModelBuildingError'
  }
}

/** Reads through a DataSource whose entities, by projection, are the bindings' tables. */
export function typeormReader(
  dataSource: DataSource,
  dialect: SqlDialect,
  bound: ReadonlyMap<string, { readonly binding: TableBinding; readonly entity: EntitySchema<Row> }>,
): BoundReader {
  const find = (name: string) => {
    const found = bound.get(name)
    if (found === undefined) throw new ReadModelBuildingError(name)
    return found
  }
  const all = (sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> =>
    dataSource.query(sql, [...parameters])
  // The entity of a projection was made from the table that types its rows.
  const entity = <R extends Row>(projection: ReadModelOf<R>) =>
    find(projection.name).entity as unknown as EntitySchema<R>
  const repository = <R extends Row>(projection: ReadModelOf<R>) =>
    dataSource.getRepository<R>(entity(projection))
  return {
    bindings: [...bound.values()].map(({ binding }) => binding),
    all,
    close: () => dataSource.destroy(),
    reader: {
      all,
      entity: ({ name }) => find(name).binding.physicalName,
      repository,
      builder: (projection, alias) => repository(projection).createQueryBuilder(alias),
      rows: async <R extends Row>(projection: ReadModelOf<R>, keys: readonly string[]) => {
        const { binding } = find(projection.name)
        const rows = await rowsByKey(all, dialect, binding.table, binding.physicalName, keys)
        return rows as ReadonlyMap<string, R>
      },
    },
  }
}

async function rowsByKey(
  all: WriteTransaction['all'],
  dialect: SqlDialect,
  table: AnyTable,
  physicalName: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  if (keys.length === 0) return new Map()
  const among = dialect.among(table.key, keys)
  const columns = Object.entries(table.columns)
  const stored = await all(
    `SELECT * FROM ${dialect.quote(physicalName)} WHERE ${among.sql}`,
    among.parameters,
  )
  return new Map(stored.map((row) => [String(row[table.key]), decodeRow(columns, row)]))
}
