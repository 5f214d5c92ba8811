import { ensurePrograms, type InstallPlace, pathOf } from '../installed-programs.ts'
import type { MysqlClient } from './mysql-program.ts'

/** The machine's MariaDB client, installed by apt where it is missing; it speaks to MySQL too. */
export async function mariadbClient(place: InstallPlace): Promise<MysqlClient> {
  await ensurePrograms(['mariadb', 'mariadb-dump'], place)
  return {
    engine: 'mariadb',
    command: [pathOf('mariadb') ?? 'mariadb', '--no-defaults'],
    dump: [pathOf('mariadb-dump') ?? 'mariadb-dump', '--no-defaults'],
  }
}
