import type { AnyProjection } from './projection.ts'
import type { SqlDialect, SqlRow } from './sql.ts'
import type { TableBinding } from './table-binding.ts'
import type { IndexShape, WriteTransaction } from './write-transaction.ts'

/** One build of a read model: a table of its own, positions of its own. */
export type Generation = {
  readonly projection: string
  readonly version: number
  readonly generation: number
  readonly status: 'building' | 'live' | 'retired'
  /** The name under which its positions and parked sequences are kept. */
  readonly consumer: string
  readonly tableName: string
}

const READ_GENERATIONS = `
SELECT projection, version, generation, status, consumer, table_name AS tableName
FROM kit_generations
ORDER BY projection, version, generation`

const INSERT_GENERATION = `
INSERT INTO kit_generations (projection, version, generation, status, consumer, table_name)
VALUES (?, ?, ?, 'building', ?, ?)`

const DELETE_GENERATION = 'DELETE FROM kit_generations WHERE consumer = ?'

const SET_STATUS = 'UPDATE kit_generations SET status = ? WHERE consumer = ?'

const consumerTables = ['kit_positions', 'kit_parked_events', 'kit_parked_sequences'] as const

export async function readGenerations(
  transaction: Pick<WriteTransaction, 'all'>,
  lock: SqlDialect['lock'] = '',
): Promise<readonly Generation[]> {
  return (await transaction.all(`${READ_GENERATIONS}${lock}`)).map(generationOf)
}

/** The generation in a row of the columns that `READ_GENERATIONS` names. */
export function generationOf(row: SqlRow): Generation {
  return {
    projection: String(row['projection']),
    version: Number(row['version']),
    generation: Number(row['generation']),
    status: statusOf(row['status']),
    consumer: String(row['consumer']),
    tableName: String(row['tableName']),
  }
}

/** Adds a generation after all that there are of this projection, without its table. */
export async function addGeneration(
  transaction: WriteTransaction,
  projection: AnyProjection,
): Promise<Generation> {
  const earlier = (await readGenerations(transaction)).filter((known) => known.projection === projection.name)
  const generation = 1 + Math.max(0, ...earlier.map((known) => known.generation))
  const { name, version, table } = projection
  const added: Generation = {
    projection: name,
    version,
    generation,
    status: 'building',
    consumer: `${name}.v${version}.g${generation}`,
    tableName: `${table.name.replaceAll('-', '_')}_v${version}_g${generation}`,
  }
  await transaction.run(INSERT_GENERATION, [name, version, generation, added.consumer, added.tableName])
  return added
}

/** Makes the generation's table unless it is there; its indices come once it is filled. */
export function ensureGenerationTable(
  transaction: WriteTransaction,
  { table }: AnyProjection,
  { tableName }: Generation,
): Promise<void> {
  return transaction.ensureTable({ name: tableName, columns: table.columns, primaryKey: [table.key] })
}

/** Makes a built generation the live one; the one that it replaces is retired: readable until it is dropped. */
export async function makeLive(
  transaction: WriteTransaction,
  built: Generation,
  replaced: Generation | undefined,
): Promise<void> {
  if (replaced !== undefined) await transaction.run(SET_STATUS, ['retired', replaced.consumer])
  await transaction.run(SET_STATUS, ['live', built.consumer])
}

/**
 * Drops a generation with all that its consumer knew; done twice, it does nothing more. The row that names the table
 * goes last: cut short, the next start finds it retired and drops it to the end.
 */
export async function dropGeneration(transaction: WriteTransaction, dropped: Generation): Promise<void> {
  await transaction.run(SET_STATUS, ['retired', dropped.consumer])
  await transaction.dropTable(dropped.tableName)
  for (const table of consumerTables)
    await transaction.run(`DELETE FROM ${table} WHERE consumer = ?`, [dropped.consumer])
  await transaction.run(DELETE_GENERATION, [dropped.consumer])
}

function statusOf(stored: unknown): Generation['status'] {
  return stored === 'live' || stored === 'retired' ? stored : 'building'
}

/** The indices of a generation's table. Made over all rows at once, they cost a fraction of what each upsert would. */
export function indicesOf(projection: AnyProjection, generation: Generation): readonly IndexShape[] {
  return (projection.table.indices ?? []).map((columns, index) => ({
    name: `ix_${generation.tableName}_${index + 1}`,
    columns,
  }))
}

export function bindingOf(projection: AnyProjection, generation: Generation): TableBinding {
  return {
    projection: projection.name,
    consumer: generation.consumer,
    table: projection.table,
    physicalName: generation.tableName,
  }
}
