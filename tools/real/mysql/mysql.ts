import type { CertificateAuthority } from '../certificate-authority.ts'
import type { Server } from '../own-server.ts'
import type { SqlTarget } from './run-sql.ts'

/** A running MySQL or MariaDB. */
export type Mysql = Server &
  SqlTarget & {
    readonly engine: 'mysql' | 'mariadb'
    /** As the server greets, such as 9.7.4-2 or 10.11.19-MariaDB-0+deb12u1. */
    readonly version: string
    /** Undefined where the server is not ours. */
    readonly socket: string | undefined
    /** Undefined where the server is not ours, or has no TLS. */
    readonly authority: CertificateAuthority | undefined
  }
