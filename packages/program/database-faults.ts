import type { ConfigFault } from '@annals/config'
import type { DatabaseConnection } from './adapters.ts'
import { errorWords } from './error-words.ts'

const blamed: Readonly<Record<string, readonly [setting: string, rule: string]>> = {
  ER_ACCESS_DENIED_ERROR: ['database.user, database.password', 'are refused'],
  ER_DBACCESS_DENIED_ERROR: ['database.user', 'may not use the database'],
  HANDSHAKE_NO_SSL_SUPPORT: ['database.caFile', 'is given, but the server does not encrypt'],
  ER_SECURE_TRANSPORT_REQUIRED: ['database.caFile', 'is needed: the server demands encryption'],
  SELF_SIGNED_CERT_IN_CHAIN: ['database.caFile', "does not prove the server's certificate"],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['database.caFile', "does not prove the server's certificate"],
  ERR_TLS_CERT_ALTNAME_INVALID: ['database.host', "is not in the server's certificate"],
  'store-secret-mismatch': ['storeSecret', 'is not the secret that made this store'],
  'store-partitions-mismatch': ['database.name', 'holds a store of another number of partitions'],
  'store-schema-unreadable': ['database.name', 'has a schema that only a newer release can work with'],
  'schema-ahead': ['database.name', 'has a schema that only a newer release can work with'],
}

/** What a database's refusal blames. One that is missing, or whose schema is older, is waited for: `migrate` makes it. */
export function databaseFaults({
  host,
  port,
  database,
}: DatabaseConnection): (error: unknown) => readonly ConfigFault[] {
  return (error) =>
    errorWords(error).flatMap((word) => {
      const found = blamed[word]
      if (found === undefined) return []
      const [name, rule] = found
      return [{ name, from: `${host}:${port}/${database}`, rule: `${rule} (${word})` }]
    })
}
