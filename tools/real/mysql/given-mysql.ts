import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { givenServer } from '../given-server.ts'
import { type InstallPlace, pathOf } from '../installed-programs.ts'
import { readHandshake } from './handshake.ts'
import { installMysql } from './install-mysql.ts'
import { mariadbClient } from './mariadb-client.ts'
import type { Mysql } from './mysql.ts'
import type { MysqlClient } from './mysql-program.ts'

const defaultPort = 3306

/** The server of a URL mysql://user:password@host:port?ca=FILE; its user must be allowed to make users and databases. */
export async function givenMysql(url: string, mustHaveTls: boolean, place: InstallPlace): Promise<Mysql> {
  const address = readMysqlUrl(url)
  if (mustHaveTls && !address.tls)
    throw new Error('a test needs MySQL over TLS: add ?ca=FILE to ANNALS_MYSQL_URL or unset it')
  const version = await readHandshake(address.host, address.port)
  return Object.assign(givenServer('ANNALS_MYSQL_URL'), address, {
    engine: version.includes('MariaDB') ? ('mariadb' as const) : ('mysql' as const),
    version,
    socket: undefined,
    authority: undefined,
    client: await anyClient(place),
  })
}

export function readMysqlUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'mysql:' || url.hostname === '')
    throw new Error('ANNALS_MYSQL_URL must be mysql://user:password@host:port, with ?ca=FILE for TLS')
  const caFile = url.searchParams.get('ca')
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port) || defaultPort,
    rootUser: decodeURIComponent(url.username) || 'root',
    rootPassword: decodeURIComponent(url.password),
    tls: caFile === null ? undefined : { caFile },
  }
}

async function anyClient(place: InstallPlace): Promise<MysqlClient> {
  if (existsSync(join(place.cache, 'mysql-sid'))) return (await installMysql(place)).client
  const command = pathOf('mysql')
  const dump = pathOf('mysqldump')
  if (command !== undefined && dump !== undefined && pathOf('mariadb') === undefined)
    return { engine: 'mysql', command: [command, '--no-defaults'], dump: [dump, '--no-defaults'] }
  return mariadbClient(place)
}
