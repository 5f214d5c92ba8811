import type { QueryRunner } from 'typeorm'
import type { ColumnStyle } from '../typeorm/physical-table.ts'
import { StatementFailedError, typeormTransaction } from '../typeorm/transaction.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import type { MysqlEngine } from './mysql-dialect.ts'

const tableExists = 'ER_TABLE_EXISTS_ERROR'
const indexExists = 'ER_DUP_KEYNAME'

/** Bytes compare, trailing spaces count. The names differ, what they do is one. */
const styles: Readonly<Record<MysqlEngine, ColumnStyle>> = {
  mysql: { json: 'longtext', collation: 'utf8mb4_0900_bin' },
  mariadb: { json: 'longtext', collation: 'utf8mb4_nopad_bin' },
}

/**
 * The kit's statements on one of MySQL's connections; the caller began the transaction. Making or dropping a table or
 * an index ends it: what was written before is committed, each statement after commits by itself. Another replica may
 * make the same at the same time.
 */
export function mysqlTransaction(runner: QueryRunner, engine: MysqlEngine): WriteTransaction {
  const transaction = typeormTransaction(runner, { style: styles[engine], messageOf: withoutValues })
  const ensureTable: WriteTransaction['ensureTable'] = (shape) =>
    unless(tableExists, () => transaction.ensureTable(shape))
  return {
    ...transaction,
    ensureTable,
    createIndex: (table, { name, columns }) =>
      unless(indexExists, () =>
        transaction.run(
          `CREATE INDEX ${quoted(name)} ON ${quoted(table)} (${columns.map(quoted).join(', ')})`,
        ),
      ),
    dropTable: (name) => transaction.run(`DROP TABLE IF EXISTS ${quoted(name)}`),
  }
}

async function unless(code: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof StatementFailedError && error.code === code)) throw error
  }
}

/** MySQL quotes the offending value, which may be somebody's name and may hold quotes itself. */
function withoutValues(message: string): string {
  return message.replace(/'.*'/s, "'…'")
}

function quoted(identifier: string): string {
  return `\`${identifier}\``
}
