import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../cached-folder.ts'
import { type CertificateAuthority, certificateAuthority } from '../certificate-authority.ts'
import { realEnvironment } from '../environment.ts'
import { freePort } from '../free-port.ts'
import { ensurePrograms, type InstallPlace } from '../installed-programs.ts'
import { startOwnServer } from '../own-server.ts'
import { openRunFolder, type RunFolder } from '../run-folder.ts'
import { givenMysql } from './given-mysql.ts'
import { readHandshake } from './handshake.ts'
import { installMariadb } from './install-mariadb.ts'
import { installMysql } from './install-mysql.ts'
import type { Mysql } from './mysql.ts'
import type { MysqlProgram } from './mysql-program.ts'

export type MysqlOptions = {
  /** A server of one's own, also where ANNALS_MYSQL_URL names one: a test that kills it needs that. */
  readonly own?: boolean
  /** Without it MySQL, or MariaDB where MySQL cannot be had. */
  readonly engine?: 'mysql' | 'mariadb'
  /** Only connections over TLS, with a certificate of an authority made for this run. */
  readonly tls?: boolean
  /** Server options without their dashes; they come after the defaults and so win. */
  readonly flags?: Readonly<Record<string, string | number>>
  /** Kept at `stop`, and used again by the next start that names it. */
  readonly dataFolder?: string
  /** Kept at `stop`; without it logs are kept only when something failed. */
  readonly logFolder?: string
  /** process.env without it. */
  readonly env?: NodeJS.ProcessEnv
  readonly log?: (line: string) => void
}

const host = '127.0.0.1'
const readyMs = 90_000
const stopMs = 60_000

/** A real MySQL: the one that ANNALS_MYSQL_URL names, else one started here. */
export async function startMysql(options: MysqlOptions = {}): Promise<Mysql> {
  const environment = realEnvironment(options.env)
  const log = options.log ?? ((line: string) => console.error(`mysql: ${line}`))
  const place = { cache: environment.cache, log }
  if (environment.mysqlUrl !== undefined && !options.own)
    return givenMysql(environment.mysqlUrl, options.tls === true, place)

  await ensurePrograms(['setpriv'], place)
  const program = await install(options.engine, place)
  const folder = await openRunFolder('mysql', options)
  try {
    return await startProgram(program, folder, options, place, environment.keepLogs)
  } catch (error) {
    await folder.close('keep logs')
    throw error
  }
}

async function install(engine: MysqlOptions['engine'], place: InstallPlace): Promise<MysqlProgram> {
  if (engine === 'mariadb') return installMariadb(place)
  try {
    return await installMysql(place)
  } catch (error) {
    if (engine === 'mysql') throw error
    place.log(
      `MySQL cannot be had, MariaDB stands in for it: ${error instanceof Error ? error.message : error}`,
    )
    return installMariadb(place)
  }
}

async function startProgram(
  program: MysqlProgram,
  folder: RunFolder,
  options: MysqlOptions,
  place: InstallPlace,
  keepLogs: boolean,
): Promise<Mysql> {
  const { engine } = program
  const rootPassword = randomBytes(12).toString('hex')
  const data = join(folder.path, 'data')
  if (!existsSync(data)) {
    const template = await cachedFolder(place.cache, `data-${engine}-${program.version}`, (making) =>
      program.initialize(making),
    )
    await cp(template, data, { recursive: true, mode: constants.COPYFILE_FICLONE })
  }
  const initFile = join(folder.path, 'root.sql')
  await writeFile(initFile, rootStatements(rootPassword), { mode: 0o600 })

  const port = await freePort()
  const socket = join(folder.path, 'mysql.sock')
  const authority = options.tls ? await certificateAuthority(join(folder.path, 'tls'), place) : undefined
  const flags = {
    datadir: data,
    port,
    socket,
    'bind-address': host,
    'pid-file': join(folder.path, 'mysql.pid'),
    'init-file': initFile,
    'skip-name-resolve': 'ON',
    'innodb-flush-log-at-trx-commit': 1,
    ...(authority ? await tlsFlags(authority) : {}),
    ...options.flags,
  }
  const launch = {
    command: [...program.server, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)],
  }
  const probe = () => readHandshake(host, port)
  const name = engine === 'mysql' ? 'MySQL' : 'MariaDB'
  const plan = { name, folder, launch, probe, readyMs, stopMs, keepLogs }
  const { server, answer: version } = await startOwnServer(plan)
  return Object.assign(server, {
    engine,
    version,
    host,
    port,
    socket,
    rootUser: 'root',
    rootPassword,
    authority,
    tls: authority && { caFile: authority.caFile },
    client: program.client,
  })
}

/**
 * With skip-name-resolve a connection from 127.0.0.1 is nobody's at localhost, so root is also anywhere's; MariaDB's
 * own root of 127.0.0.1 would come before that one.
 */
function rootStatements(password: string): string {
  return [
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `DROP USER IF EXISTS root@'127.0.0.1', root@'::1';`,
    `CREATE USER IF NOT EXISTS root@'%';`,
    `ALTER USER root@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION;`,
    '',
  ].join('\n')
}

async function tlsFlags(authority: CertificateAuthority): Promise<Record<string, string>> {
  const { certFile, keyFile } = await authority.issue('mysql')
  return {
    'ssl-ca': authority.caFile,
    'ssl-cert': certFile,
    'ssl-key': keyFile,
    'require-secure-transport': 'ON',
  }
}
