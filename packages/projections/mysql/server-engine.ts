import type { DataSource } from 'typeorm'
import type { MysqlEngine } from './mysql-dialect.ts'

const READ_VERSION = 'SELECT VERSION() AS version'

/** Which of the two servers answers. */
export async function serverEngine(dataSource: DataSource): Promise<MysqlEngine> {
  const [row] = await dataSource.query<readonly { readonly version: string }[]>(READ_VERSION)
  return row?.version.includes('MariaDB') ? 'mariadb' : 'mysql'
}
