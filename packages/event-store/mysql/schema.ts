import { EventStoreError } from '../store-error.ts'
import { errorCodeOf } from './mysql-failure.ts'
import { type Queryable, rowsOf } from './rows-of.ts'

export type Migration = {
  readonly version: number
  /** The oldest release's schema version that can still work with tables of this version. */
  readonly readableFrom: number
  readonly file: string
}

/**
 * Migrations only expand: they add tables, columns with defaults and indexes, and take nothing away that the release
 * before still uses, so that upgrade and rollback go on under load. What is unused is dropped by a later one, which
 * raises `readableFrom`.
 */
export const migrations: readonly Migration[] = [
  { version: 1, readableFrom: 1, file: '0001-event-store.sql' },
]

export type Schema = { readonly version: number; readonly readableFrom: number }

const SELECT_SCHEMA = `
SELECT version, readable_from
FROM schema_version`

/** Undefined while nothing was migrated. */
export async function schemaOf(database: Queryable): Promise<Schema | undefined> {
  try {
    const [row] = await rowsOf(database, SELECT_SCHEMA)
    return row && { version: Number(row['version']), readableFrom: Number(row['readable_from']) }
  } catch (error) {
    if (errorCodeOf(error) === 'ER_NO_SUCH_TABLE') return undefined
    throw error
  }
}

/** Throws when this program's SQL does not fit the tables. */
export function assertUsable(
  schema: Schema | undefined,
  database: string,
  known: readonly Migration[] = migrations,
): void {
  if (schema === undefined || schema.version < known.length) {
    throw new EventStoreError(
      'store-not-migrated',
      `The event store ${database} has schema version ${schema?.version ?? 0} and this program needs ${known.length}. ` +
        'Run the migrations of this release; what waits goes on by itself.',
    )
  }
  assertReadable(schema, database, known)
}

/** Throws when the tables are of a release that this program cannot work beside. */
export function assertReadable(
  { version, readableFrom }: Schema,
  database: string,
  known: readonly Migration[],
): void {
  if (readableFrom <= known.length) return
  throw new EventStoreError(
    'store-schema-unreadable',
    `The event store ${database} has schema version ${version}, which needs a program that knows version ` +
      `${readableFrom}; this one knows ${known.length}. Run a newer release, or restore an older copy.`,
  )
}
