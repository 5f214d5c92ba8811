import { ensurePrograms, type InstallPlace, pathOf } from '../installed-programs.ts'
import { runCommand } from '../run-command.ts'
import { mariadbClient } from './mariadb-client.ts'
import { asCaller, type MysqlProgram } from './mysql-program.ts'

/** The machine's MariaDB, installed by apt where it is missing. */
export async function installMariadb(place: InstallPlace): Promise<MysqlProgram> {
  await ensurePrograms(['mariadbd'], place)
  const command = pathOf('mariadbd') ?? 'mariadbd'
  const told = await runCommand([command, '--version'], {
    doing: 'asking mariadbd for its version',
    deadlineMs: 30_000,
  })
  return {
    engine: 'mariadb',
    version: /Ver (\d[\w.]*)/.exec(told)?.[1] ?? 'unknown',
    server: [command, '--no-defaults', ...asCaller()],
    client: await mariadbClient(place),
    initialize: async (dataFolder) => {
      const install = ['mariadb-install-db', '--no-defaults', ...asCaller(), `--datadir=${dataFolder}`]
      await runCommand([...install, '--auth-root-authentication-method=normal', '--skip-test-db'], {
        doing: 'initializing a MariaDB data folder',
        deadlineMs: 180_000,
      })
    },
  }
}
