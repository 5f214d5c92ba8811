/** What became of a statement, as far as its error tells. */
export type MysqlFailure =
  /** Another transaction was in the way: rolled back, and to be tried again. */
  | 'race'
  /** The server cannot be reached, has ended the connection, or does not write now: whether it did is unknown. */
  | 'away'
  | 'other'

const races = new Set([
  'ER_DUP_ENTRY',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_INTERRUPTED',
  // Group replication found a conflict with another member while committing.
  'ER_TRANSACTION_ROLLBACK_DURING_COMMIT',
])

const away = new Set([
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  // A member that is no longer the primary.
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_RUN_HOOK_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_SESSION_WAS_KILLED',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
])

const networkCode = /^E(CONN|PIPE|TIMEDOUT|AI_AGAIN|NOTFOUND|HOST|NET)/

export function mysqlFailure(error: unknown): MysqlFailure {
  const code = errorCodeOf(error)
  if (races.has(code)) return 'race'
  if (away.has(code) || networkCode.test(code)) return 'away'
  // mysql2 throws this without a code when a statement meets a connection that was already closed.
  return error instanceof Error && /in closed state/.test(error.message) ? 'away' : 'other'
}

export function errorCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The error without its statement, which is long and holds what nobody should find in a log. */
export function withoutSql(error: unknown): unknown {
  if (error instanceof Error && 'sql' in error) delete error.sql
  return error
}
