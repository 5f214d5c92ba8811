import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the environment says about the real servers. */
export type RealEnvironment = {
  /** Where what was installed is kept between runs. */
  readonly cache: string
  /** mysql://user:password@host:port, with ?ca=FILE where the server speaks TLS. */
  readonly mysqlUrl: string | undefined
  /** host:port,host:port */
  readonly kafkaBrokers: string | undefined
  /** Where they are set, the brokers are spoken to by SASL_SSL with SCRAM-SHA-512; the user is a super user. */
  readonly kafkaUser: string | undefined
  readonly kafkaPassword: string | undefined
  readonly kafkaCaFile: string | undefined
  /** http://admin:password@host:port/path */
  readonly keycloakUrl: string | undefined
  /** Logs stay although nothing failed. */
  readonly keepLogs: boolean
}

export function realEnvironment(env: NodeJS.ProcessEnv = process.env): RealEnvironment {
  const set = (name: string) => env[name]?.trim() || undefined
  return {
    cache: set('ANNALS_CACHE') ?? join(homedir(), '.cache', 'annals', 'real'),
    mysqlUrl: set('ANNALS_MYSQL_URL'),
    kafkaBrokers: set('ANNALS_KAFKA_BROKERS'),
    kafkaUser: set('ANNALS_KAFKA_USER'),
    kafkaPassword: set('ANNALS_KAFKA_PASSWORD'),
    kafkaCaFile: set('ANNALS_KAFKA_CA_FILE'),
    keycloakUrl: set('ANNALS_KEYCLOAK_URL'),
    keepLogs: set('ANNALS_KEEP_LOGS') !== undefined,
  }
}
