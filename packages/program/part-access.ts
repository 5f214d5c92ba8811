import { readFileSync } from 'node:fs'
import { ConfigError } from '@annals/config'
import type { BrokerConnection, DatabaseConnection } from './adapters.ts'
import type { ProgramSettings } from './program-settings.ts'

/** How the part reaches its database. Throws a ConfigError when the certificate's file cannot be read. */
export function databaseConnection(
  part: string,
  { database }: Pick<ProgramSettings, 'database'>,
): DatabaseConnection {
  const { host, port, user, password, name, caFile } = database
  const address = { host, port, user, password, database: name ?? `annals_${part.replaceAll('-', '_')}` }
  if (caFile === undefined) return address
  readCertificate('database.caFile', caFile)
  return { ...address, tls: { caFile } }
}

/** How the part reaches the brokers. Throws a ConfigError when the certificate's file cannot be read. */
export function brokerConnection(part: string, { kafka }: Pick<ProgramSettings, 'kafka'>): BrokerConnection {
  const { brokers, caFile, username, password } = kafka
  if (caFile !== undefined) readCertificate('kafka.caFile', caFile)
  return {
    brokers,
    clientId: `annals-${part}`,
    // Read at each connecting: it may be replaced while the part runs.
    ...(caFile === undefined ? {} : { ssl: () => ({ ca: readFileSync(caFile, 'utf8') }) }),
    ...(username === undefined || password === undefined
      ? {}
      : { sasl: { mechanism: 'scram-sha-512', username, password } }),
  }
}

function readCertificate(setting: string, file: string): void {
  try {
    readFileSync(file)
  } catch (error) {
    const rule = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
    throw new ConfigError([{ name: setting, from: file, rule }])
  }
}
