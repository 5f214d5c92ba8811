import { runCommand } from '../run-command.ts'
import type { MysqlClient } from './mysql-program.ts'

export type SqlTarget = {
  readonly host: string
  readonly port: number
  readonly rootUser: string
  readonly rootPassword: string
  readonly tls: { readonly caFile: string } | undefined
  readonly client: MysqlClient
}

const deadlineMs = 120_000

/** Runs statements as root through the client program; rows come as lines of tab-separated values. */
export function runSql(target: SqlTarget, sql: string): Promise<string> {
  const shape = ['--batch', '--raw', '--skip-column-names']
  return runClient(target, [...target.client.command, ...shape], sql)
}

/** The statements that make the tables of a database again, those of `filled` with their rows. */
export async function dumpTables(
  target: SqlTarget,
  database: string,
  filled: readonly string[],
): Promise<string> {
  const dump = [...target.client.dump, '--skip-comments', '--no-tablespaces']
  const tables = await runClient(target, dump, '', ['--no-data', database])
  return tables + (await runClient(target, dump, '', ['--no-create-info', database, ...filled]))
}

/** `words` come after the options that say where the server is and who asks. */
function runClient(
  target: SqlTarget,
  command: readonly string[],
  input: string,
  words: readonly string[] = [],
): Promise<string> {
  const { host, port, rootUser, rootPassword } = target
  const where = [`--host=${host}`, `--port=${port}`, '--protocol=TCP', `--user=${rootUser}`]
  return runCommand([...command, ...where, ...tlsOptions(target), ...words], {
    doing: `running SQL on ${host}:${port}`,
    deadlineMs,
    env: { ...process.env, MYSQL_PWD: rootPassword },
    input,
  })
}

function tlsOptions({ client, tls }: SqlTarget): string[] {
  if (!tls) return []
  const ca = `--ssl-ca=${tls.caFile}`
  return client.engine === 'mysql' ? ['--ssl-mode=VERIFY_IDENTITY', ca] : [ca, '--ssl-verify-server-cert']
}
