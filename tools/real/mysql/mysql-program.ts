/** An installed server with its client; the commands' first words, to be followed by options. */
export type MysqlProgram = {
  readonly engine: 'mysql' | 'mariadb'
  /** As the server tells it, without spaces: it names the cached data folder. */
  readonly version: string
  readonly server: readonly string[]
  readonly client: MysqlClient
  /** Fills an empty data folder whose root has no password. */
  readonly initialize: (dataFolder: string) => Promise<void>
}

export type MysqlClient = {
  readonly engine: 'mysql' | 'mariadb'
  readonly command: readonly string[]
  readonly dump: readonly string[]
}

/** A server started by root refuses to run as root unless told so. */
export function asCaller(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}
